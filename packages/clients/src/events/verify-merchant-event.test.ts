import { execFile } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MerchantEventError, type MerchantEventHeaders, verifyMerchantEvent } from './index.ts';

const key = randomBytes(32);
const secret = secretOf(key);
const now = new Date('2026-06-01T12:00:06.500Z');
const clock = () => now;

const event = {
  type: 'order.paid',
  timestamp: '2026-06-01T12:00:05.000Z',
  data: {
    eventId: '3f0c7d0e-4b5a-4c8e-9a57-0d8f4f6b2c11',
    stream: 'order:A-ñ-€',
    sequence: 2,
    cause: 'witness',
    orderId: 'A-ñ-€',
    state: 'paid',
    previousState: 'confirming',
    proof: 'final',
    fulfilmentAllowed: true,
    amount: { value: '100.00', currency: 'USD' },
    paid: { value: '100.00', currency: 'USD' },
    paidAt: null,
  },
};
const body = JSON.stringify(event);

test('@punteo/clients/events loads zod, the exact JSON reader, the signatures of Standard Webhooks, and no other file of the clients', async () => {
  const script = new URL('__fixtures__/print-loaded-packages.ts', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@punteo/source', script], { env: {} });
  expect(JSON.parse(stdout)).toEqual([
    '@punteo/contracts',
    '@punteo/json',
    '@stablelib/base64',
    'events/event-types.ts',
    'events/index.ts',
    'events/merchant-event-error.ts',
    'events/verify-merchant-event.ts',
    'fast-sha256',
    'standardwebhooks',
    'zod',
  ]);
});

describe('a signed event is returned with its type', () => {
  test('from raw bytes and from text', () => {
    expect(verify({ body: new TextEncoder().encode(body) })).toEqual(event);
    expect(verify({ body: Buffer.from(body) })).toEqual(event);
    expect(verify({ body })).toEqual(event);
  });

  test('from the headers of a Node request, of a Fetch request, and of an object with names in any case', async () => {
    const headers = signed(body);
    expect(verify({ headers: await nodeHeaders(headers) })).toEqual(event);
    expect(verify({ headers: new Headers(headers) })).toEqual(event);
    expect(verify({ headers: { 'Webhook-Id': headers['webhook-id'], ...without(headers, 'webhook-id') } })).toEqual(
      event,
    );
  });

  test('under each of several secrets, also without the prefix `whsec_`, while a secret rotates', () => {
    const old = secretOf(randomBytes(32));
    expect(verify({ secrets: [secret, old] })).toEqual(event);
    expect(verify({ secrets: [old, secret] })).toEqual(event);
    expect(verify({ secrets: [old, key.toString('base64')] })).toEqual(event);
  });

  test('when one of its several signatures matches, whatever the others are', () => {
    const headers = signed(body);
    const [, other] = signed(body, { key: randomBytes(32) })['webhook-signature'].split(',');
    const all = `v1a,AAAA v1,${other} v1 ${headers['webhook-signature']} v2,x`;
    expect(verify({ headers: { ...headers, 'webhook-signature': all } })).toEqual(event);
  });

  test('without the fields that this version does not know', () => {
    const newer = JSON.stringify({ ...event, shard: 1, data: { ...event.data, region: 'eu' } });
    expect(verify({ body: newer, headers: signed(newer) })).toEqual(event);
  });
});

describe('signature_missing', () => {
  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const)(
    'names the missing header %s',
    (name) => {
      const headers = signed(body);
      for (const incomplete of [
        without(headers, name),
        { ...headers, [name]: '' },
        new Headers(without(headers, name)),
      ]) {
        const error = refusal({ headers: incomplete });
        expect([error.code, error.message]).toEqual(['signature_missing', expect.stringContaining(name)]);
      }
    },
  );
});

describe('signature_invalid', () => {
  test('is thrown for any changed byte of the body, the id, the time or the signature', () => {
    const headers = signed(body);
    fc.assert(
      fc.property(
        fc.constantFrom('body', 'webhook-id', 'webhook-timestamp', 'webhook-signature'),
        fc.nat(),
        fc.integer({ min: 1, max: 127 }),
        (part, position, difference) => {
          const original = part === 'body' ? body : headers[part as keyof typeof headers];
          const at = position % original.length;
          const changed = String.fromCharCode((original.charCodeAt(at) ^ difference) & 0x7f);
          fc.pre(changed !== original[at]);
          const text = original.slice(0, at) + changed + original.slice(at + 1);
          const error =
            part === 'body' ? refusal({ body: text, headers }) : refusal({ headers: { ...headers, [part]: text } });
          expect(error.code).toBe('signature_invalid');
        },
      ),
    );
  });

  test.each([
    ['another secret', { key: randomBytes(32) }],
    ['an empty key', { key: Buffer.alloc(0) }],
  ])('is thrown for a signature made with %s', (_name, options) => {
    expect(refusal({ headers: signed(body, options) }).code).toBe('signature_invalid');
  });

  test.each(['v1,', 'v1', ',', 'v1a,AAAA', '\u0000', 'v1,€'])('is thrown for the signature %j', (signature) => {
    expect(refusal({ headers: { ...signed(body), 'webhook-signature': signature } }).code).toBe('signature_invalid');
  });

  test('is thrown for a right signature with more or less of it', () => {
    const headers = signed(body);
    const signature = headers['webhook-signature'];
    for (const changed of [`${signature}x`, `${signature}\u0000`, signature.slice(0, -1), signature.slice(3)]) {
      expect(refusal({ headers: { ...headers, 'webhook-signature': changed } }).code).toBe('signature_invalid');
    }
  });

  test.each(['NaN', '-1', '1e9', ' 1', '0x10', '1.5', '9'.repeat(13)])('is thrown for the time %j', (timestamp) => {
    expect(refusal({ headers: signed(body, { timestamp }) }).code).toBe('signature_invalid');
  });

  test('is thrown for a signed body that is not UTF-8 or has a byte order mark in front', () => {
    const headers = signed(`${body}\ufffd`);
    expect(refusal({ body: Buffer.concat([Buffer.from(body), Buffer.from([0xff])]), headers }).code).toBe(
      'signature_invalid',
    );
    expect(refusal({ body: Buffer.from(`\ufeff${body}`) }).code).toBe('signature_invalid');
  });

  test('is thrown before the body is read: an unsigned body is never parsed', () => {
    expect(refusal({ body: 'not JSON', headers: signed(body) }).code).toBe('signature_invalid');
  });
});

test('a signed event with a key twice is refused: no reader may take another value than Punteo wrote', () => {
  const twice = body.replace('{', '{"type":"order.paid",');
  expect(refusal({ body: twice, headers: signed(twice) })).toMatchObject({
    code: 'event_malformed',
    message: 'The event has a key twice.',
  });
});

describe('timestamp_outside_window', () => {
  const sentAt = (seconds: number) => signed(body, { timestamp: String(Math.floor(now.getTime() / 1_000) + seconds) });

  test('is thrown for an event that was sent more than five minutes ago or ahead, and not before', () => {
    expect(verify({ headers: sentAt(-300) })).toEqual(event);
    expect(verify({ headers: sentAt(300) })).toEqual(event);
    expect(refusal({ headers: sentAt(-301) }).code).toBe('timestamp_outside_window');
    expect(refusal({ headers: sentAt(301) }).code).toBe('timestamp_outside_window');
  });

  test('follows `windowSeconds`', () => {
    expect(verify({ headers: sentAt(-3_600), windowSeconds: 3_600 })).toEqual(event);
    expect(refusal({ headers: sentAt(-11), windowSeconds: 10 }).code).toBe('timestamp_outside_window');
    expect(refusal({ headers: sentAt(-11), windowSeconds: Number.NaN }).code).toBe('timestamp_outside_window');
  });

  test('uses the clock of the machine by default', () => {
    const headers = signed(body, { timestamp: String(Math.floor(Date.now() / 1_000)) });
    expect(verifyMerchantEvent(body, headers, secret)).toEqual(event);
    expect(() => verifyMerchantEvent(body, sentAt(0), secret)).toThrow(
      expect.objectContaining({ code: 'timestamp_outside_window' }),
    );
  });
});

describe('a signed event that cannot be read', () => {
  test.each(['', 'null', '[]', '{', '"order.paid"', '{}', '{"type":1}', `${body}x`])(
    'is `event_malformed` for the body %j',
    (text) => {
      expect(refusal({ body: text, headers: signed(text) }).code).toBe('event_malformed');
    },
  );

  test('is `event_malformed` with every field that does not match its type', () => {
    const text = JSON.stringify({ ...event, data: { ...event.data, sequence: '2', state: 'refunded' } });
    const error = refusal({ body: text, headers: signed(text) });
    expect(error.code).toBe('event_malformed');
    expect(error.issues.map(({ path }) => path)).toEqual(['data.sequence', 'data.state']);
    expect(error.message).toContain('data.sequence: ');
  });

  test.each(['order.teleported', 'constructor', '__proto__'])('is `event_type_unknown` for the type %j', (type) => {
    const text = `{"type":${JSON.stringify(type)},"data":{}}`;
    const error = refusal({ body: text, headers: signed(text) });
    expect([error.code, error.message]).toEqual(['event_type_unknown', expect.stringContaining(`\`${type}\``)]);
  });
});

test.each([{}, null, undefined, event, 1])('a body that is not raw (%j) is `body_not_raw`', (parsed) => {
  const error = refusal({ body: parsed as unknown as string });
  expect([error.code, error.message]).toEqual(['body_not_raw', expect.stringContaining('express.raw')]);
});

describe('secret_invalid', () => {
  test.each(['', 'whsec_', 'whsec_dG9vIHNob3J0', `whsec_${'!'.repeat(44)}`, `canary${'A'.repeat(39)}=`])(
    'is thrown for the secret %j, also beside one that matches',
    (bad) => {
      expect(refusal({ secrets: [secret, bad] })).toMatchObject({
        code: 'secret_invalid',
        message: expect.stringContaining('Secret 2 of 2'),
      });
    },
  );

  test('is thrown when there is no secret at all', () => {
    expect(refusal({ secrets: [] }).code).toBe('secret_invalid');
  });
});

test.each([
  ['event_type_unknown', 204, { body: '{"type":"order.teleported"}', headers: signed('{"type":"order.teleported"}') }],
  ['event_malformed', 400, { body: '{}', headers: signed('{}') }],
  ['signature_invalid', 400, { body: '{}' }],
  ['signature_missing', 400, { headers: {} }],
  ['timestamp_outside_window', 400, { headers: signed(body, { timestamp: '0' }) }],
  ['body_not_raw', 500, { body: {} as string }],
  ['secret_invalid', 500, { secrets: [] }],
])('%s says to answer %i, which decides for how long Punteo tries again', (code, status, attempt) => {
  expect(refusal(attempt)).toMatchObject({ code, status });
});

test('no error contains a secret, a signature or the payload', () => {
  const canary = 'canary0CANARY0canary0CANARY0canary0CANARY0c';
  const text = JSON.stringify({ ...event, data: { ...event.data, orderId: 1, paid: 'canary' } });
  const headers = signed(text, { key: Buffer.from(canary, 'base64') });
  const errors = [
    refusal({ secrets: `whsec_${canary}!` }),
    refusal({ secrets: `whsec_${canary}=====` }),
    refusal({ body: text, headers, secrets: `whsec_${canary}=` }),
    refusal({ body: `${text} `, headers, secrets: `whsec_${canary}=` }),
    refusal({ body: text, headers: { ...headers, 'webhook-id': '' }, secrets: `whsec_${canary}=` }),
  ];
  expect(errors.map(({ code }) => code)).toEqual([
    'secret_invalid',
    'secret_invalid',
    'event_malformed',
    'signature_invalid',
    'signature_missing',
  ]);
  for (const error of errors) {
    const shown = `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
    expect(shown).not.toMatch(/canary/i);
    expect(shown).not.toContain(headers['webhook-signature'].slice(3));
  }
});

interface Attempt {
  readonly body?: string | Uint8Array;
  readonly headers?: MerchantEventHeaders;
  readonly secrets?: string | readonly string[];
  readonly windowSeconds?: number;
}

function verify(attempt: Attempt) {
  const { windowSeconds } = attempt;
  const rawBody = 'body' in attempt ? (attempt.body as string) : body;
  return verifyMerchantEvent(rawBody, attempt.headers ?? signed(body), attempt.secrets ?? secret, {
    clock,
    ...(windowSeconds === undefined ? {} : { windowSeconds }),
  });
}

function refusal(attempt: Attempt): MerchantEventError {
  try {
    verify(attempt);
  } catch (error) {
    if (error instanceof MerchantEventError) return error;
    throw error;
  }
  return expect.fail('The event was accepted.');
}

/** The headers as Standard Webhooks describes them, computed without any library. */
function signed(text: string, options: { readonly key?: Buffer; readonly timestamp?: string } = {}) {
  const timestamp = options.timestamp ?? String(Math.floor(now.getTime() / 1_000));
  const hmac = createHmac('sha256', options.key ?? key).update(`${event.data.eventId}.${timestamp}.${text}`);
  return {
    'webhook-id': event.data.eventId,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${hmac.digest('base64')}`,
  };
}

function secretOf(bytes: Buffer): string {
  return `whsec_${bytes.toString('base64')}`;
}

function without(headers: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name));
}

/** The headers as Node's server gives them. */
async function nodeHeaders(headers: Readonly<Record<string, string>>): Promise<IncomingHttpHeaders> {
  let received: IncomingHttpHeaders = {};
  const server = createServer(async (request, response) => {
    received = request.headers;
    await buffer(request);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { method: 'POST', headers, body });
  server.closeAllConnections();
  server.close();
  return received;
}
