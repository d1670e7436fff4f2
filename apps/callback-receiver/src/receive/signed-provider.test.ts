import { createHash } from 'node:crypto';
import { parseKeyring, parseWebhookSecrets, signCallbackAddress } from '@punteo/payments';
import { type SolpayServer, signSolpay, solpaySecret, startSolpay } from '@punteo/testing/solpay';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RawAnswers, rawRequest, request } from '../__fixtures__/raw-request.ts';
import {
  type ReceiverProcess,
  runReceiver,
  SOLPAY_MAIN,
  startReceiverProcess,
} from '../__fixtures__/receiver-process.ts';
import {
  anOrder,
  neopayPath,
  openReceiverDatabase,
  type ReceiverDatabase,
  receiverEnvironment,
  SECRETS,
} from '../__fixtures__/test-receiver.ts';

// Solpay, a made-up provider that signs its callbacks by Standard Webhooks, through the receiver as a process of its own.

const [OLD, NEW] = [solpaySecret(24), solpaySecret(64)];
const BODY = Buffer.from('{"type":"payment.updated","data":{"id":"pay_0a1b2c3d"}}');

let database: ReceiverDatabase;
let solpay: SolpayServer;
let receiver: ReceiverProcess;

beforeAll(async () => {
  database = await openReceiverDatabase();
  solpay = await startSolpay();
  receiver = await start({ SOLPAY_WEBHOOK_SECRET: OLD });
});

afterAll(async () => {
  await stop(receiver);
  await Promise.all([database.close(), solpay.close()]);
});

beforeEach(async () => {
  await database.client.query('truncate callbacks, callback_refusals');
});

describe('a callback of a provider that signs', () => {
  test('is stored when its signature is right, with the secret that signed it and the headers of the signature', async () => {
    const headers = signSolpay(OLD, BODY, new Date());
    const more = { authorization: 'Bearer canary', cookie: 'canary=1', 'x-other': 'canary' };
    expect(await post(pathOf('A-1'), BODY, { ...headers, ...more })).toEqual(OK);
    expect(await rows()).toEqual([
      {
        provider: 'solpay',
        order: 'A-1',
        body: BODY.toString('hex'),
        digest: createHash('sha256').update(BODY).digest('hex'),
        key_id: parseWebhookSecrets(OLD)[0]?.keyId,
        authenticated_by: 'signature',
        headers,
        deliveries: 1,
      },
    ]);
  });

  test('is stored by the bytes that were signed: chunked, with a mark in front, and not UTF-8', async () => {
    for (const bytes of [Buffer.from('\ufeff{}'), Buffer.from([0xff, 0x00, 0xfe]), Buffer.alloc(0)]) {
      const headers = lines(signSolpay(OLD, bytes, new Date()));
      const head = `POST ${pathOf('A-1')} HTTP/1.1\r\nhost: x\r\n${headers}transfer-encoding: chunked\r\n\r\n`;
      const chunk = bytes.length === 0 ? [] : [`${bytes.length.toString(16)}\r\n`, bytes, '\r\n'];
      expect(await rawRequest(receiver.url, [head, ...chunk, '0\r\n\r\n'])).toMatchObject({ status: 200 });
    }
    expect((await rows()).map(({ body }) => body)).toEqual(['efbbbf7b7d', 'ff00fe', '']);
  });

  test('is recognised when it is repeated, also under a new signature: one row with a count', async () => {
    const first = signSolpay(OLD, BODY, new Date(Date.now() - 60_000));
    const again = signSolpay(OLD, BODY, new Date(), first['webhook-id']);
    for (const headers of [first, again, again]) expect(await post(pathOf('A-1'), BODY, headers)).toEqual(OK);
    expect(await rows()).toMatchObject([{ deliveries: 3, headers: first, authenticated_by: 'signature' }]);
  });

  const now = () => new Date();
  const minutes = (count: number) => new Date(Date.now() + count * 60_000);
  test.each<[string, () => Record<string, string>]>([
    ['without a signature', () => ({})],
    ['with a signature of another secret', () => signSolpay(NEW, BODY, now())],
    ['with a signature of other bytes', () => signSolpay(OLD, Buffer.from('{}'), now())],
    ['with an empty signature', () => ({ ...signSolpay(OLD, BODY, now()), 'webhook-signature': '' })],
    ['with a signature of no version', () => ({ ...signSolpay(OLD, BODY, now()), 'webhook-signature': 'x' })],
    ['with another id than the signed one', () => ({ ...signSolpay(OLD, BODY, now()), 'webhook-id': 'msg_2' })],
    ['without an id', () => without('webhook-id')],
    ['without a time', () => without('webhook-timestamp')],
    ['signed six minutes ago', () => signSolpay(OLD, BODY, minutes(-6))],
    ['signed in six minutes', () => signSolpay(OLD, BODY, minutes(6))],
    [
      'with a time that was not signed',
      () => ({ ...signSolpay(OLD, BODY, minutes(-6)), 'webhook-timestamp': seconds() }),
    ],
  ])('%s is answered exactly like one to an unknown address, and leaves no row', async (_name, headersOf) => {
    const unknown = '/callbacks/solpay/unknown';
    for (const more of [{}, { 'content-type': 'application/json', 'user-agent': 'Solpay/1' }]) {
      const headers = { ...headersOf(), ...more };
      const expected = await post(unknown, BODY, headers);
      expect(expected).toEqual({ ...OK, status: 404 });
      expect(await post(pathOf('A-1'), BODY, headers)).toEqual(expected);
      expect(await postChunked(pathOf('A-1'), headers)).toEqual(await postChunked(unknown, headers));
    }
    expect(await rows()).toEqual([]);
  });

  test('with a right signature to an address of another order, provider or key is unknown', async () => {
    const headers = signSolpay(OLD, BODY, now());
    const foreign = pathOf('A-1', parseKeyring(`k1:${'00'.repeat(32)}`));
    for (const path of [
      foreign,
      pathOf('A-1').replace('solpay', 'neopay'),
      neopayPath('A-1').replace('neopay', 'solpay'),
    ])
      expect(await post(path, BODY, headers)).toEqual({ ...OK, status: 404 });
    expect(await rows()).toEqual([]);
  });

  test('over 20,480 bytes is answered 413, and nothing is stored, though its signature is right', async () => {
    const body = Buffer.alloc(20_481, 0x20);
    const headers = signSolpay(OLD, body, now());
    expect(await post(pathOf('A-1'), body, headers)).toMatchObject({ status: 413, closed: true });
    expect(await rows()).toEqual([]);
  });

  test('is a hint: the order is paid by what the provider answers, not by what was signed', async () => {
    const worker = await start({ SOLPAY_WEBHOOK_SECRET: OLD, ROLE: 'verify', VERIFICATION_COOLDOWN_SECONDS: '1' });
    try {
      const order = anOrder();
      await database.store.orders.put([order]);
      const created = await fetch(`${solpay.url}/payments`, {
        method: 'POST',
        body: JSON.stringify({ reference: order.orderId, amount: '100.00', currency: 'USD' }),
      });
      const { id: paymentId } = (await created.json()) as { id: string };
      await database.store.orders.change(
        order.orderId,
        { type: 'bind', claim: { provider: 'solpay', kind: 'payment', paymentId }, source: 'merchant' },
        { actor: 'shop', reason: 'checkout' },
        new Date(),
      );
      const callback = (says: string) => Buffer.from(JSON.stringify({ says, data: { id: paymentId } }));
      const send = (body: Buffer) => post(pathOf(order.orderId), body, signSolpay(OLD, body, now()));
      const state = async () => (await database.store.orders.get(order.orderId))?.standing.state;

      expect(await send(callback('settled'))).toEqual(OK);
      const answered = 'select count(*)::int as n from evidence where order_id = $1 and answered';
      await expect
        .poll(async () => (await database.client.query(answered, [order.orderId])).rows[0].n, { timeout: 60_000 })
        .toBeGreaterThan(0);
      expect(await state()).not.toBe('paid');
      solpay.setStatus(paymentId, 'settled');
      expect(await send(callback('declined'))).toEqual(OK);
      await expect.poll(state, { timeout: 60_000 }).toBe('paid');
    } finally {
      await stop(worker);
    }
  });
});

describe('the secrets of a provider that signs', () => {
  let rotating: ReceiverProcess;
  afterEach(() => rotating && stop(rotating));

  test('are both valid while one replaces the other, and the old one is refused afterwards', async () => {
    const send = (secret: string, orderId: string) =>
      rawRequest(rotating.url, request('POST', pathOf(orderId), BODY, signSolpay(secret, BODY, new Date())));
    rotating = await start({ SOLPAY_WEBHOOK_SECRET: `${NEW},${OLD}` });
    expect([await send(OLD, 'A-1'), await send(NEW, 'A-2')]).toMatchObject([{ status: 200 }, { status: 200 }]);
    await stop(rotating);
    rotating = await start({ SOLPAY_WEBHOOK_SECRET: NEW });
    expect([await send(OLD, 'A-3'), await send(NEW, 'A-4')]).toMatchObject([{ status: 404 }, { status: 200 }]);
    const [newId, oldId] = parseWebhookSecrets(`${NEW},${OLD}`).map(({ keyId }) => keyId);
    expect((await rows()).map(({ order, key_id }) => [order, key_id])).toEqual([
      ['A-1', oldId],
      ['A-2', newId],
      ['A-4', newId],
    ]);
  });

  test.each([
    ['missing', ''],
    ['short', `whsec_${Buffer.from('canary-of-23-bytes-long').toString('base64')}`],
    ['not in the notation', 'canary-secret-that-is-long-enough-to-be-one'],
    ['short beside a right one', `${NEW},whsec_Y2FuYXJ5`],
    ['twice the same', `${NEW},${NEW}`],
  ])('that are %s refuse the start with exit code 78 and name the variable, not the value', async (_name, secret) => {
    const { code, stdout, stderr } = await runReceiver(environment({ SOLPAY_WEBHOOK_SECRET: secret }), SOLPAY_MAIN);
    expect(code).toBe(78);
    expect(stderr).toMatch(/^SOLPAY_WEBHOOK_SECRET: [^\n]+\n$/);
    for (const part of [...secret.split(','), 'canary'].filter((each) => each !== ''))
      expect(stdout + stderr).not.toContain(part);
  });
});

describe('a provider that tests a callback address before it uses it', () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    rawRequest(receiver.url, request('GET', path, '', headers)).then(essence);

  test('gets its challenge as plain text, and nothing is stored', async () => {
    for (const challenge of [
      '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P',
      'Validation: a b',
      'x'.repeat(1_024),
    ])
      expect(await get(`${pathOf('A-1')}?mode=test&challenge=${encodeURIComponent(challenge)}`)).toEqual({
        ...OK,
        headers: {
          'content-type': 'text/plain; charset=utf-8',
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'",
          'cache-control': 'no-store',
          'content-length': String(challenge.length),
        },
        body: challenge,
      });
    expect(await rows()).toEqual([]);
  });

  test.each([
    ['no challenge', ''],
    ['an empty challenge', '?challenge='],
    ['a challenge that is a page', '?challenge=%3Cscript%3Ealert(1)%3C/script%3E'],
    ['a challenge with a line break', '?challenge=a%0D%0Ax-header:%20b'],
    ['a challenge that is not ASCII', '?challenge=%C3%A9'],
    ['a challenge of 1,025 characters', `?challenge=${'x'.repeat(1_025)}`],
  ])('is answered 404 for %s', async (_name, query) => {
    expect(await get(`${pathOf('A-1')}${query}`)).toEqual({ ...OK, status: 404 });
  });

  test('is answered 404 at an unknown address, and nothing of the request comes back', async () => {
    expect(await get('/callbacks/solpay/unknown?challenge=abc')).toEqual({ ...OK, status: 404 });
  });

  test.each(['HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('is answered 405 for %s', async (method) => {
    const answer = await rawRequest(receiver.url, request(method, `${pathOf('A-1')}?challenge=abc`));
    expect(answer).toMatchObject({ status: 405, body: '' });
  });

  test('is the only one: a GET for a provider without a handshake is answered 405', async () => {
    expect(await get(`${neopayPath('A-1')}?challenge=abc`)).toMatchObject({ status: 405, body: '' });
  });

  test('is answered 413 when it declares a large body', async () => {
    expect(await get(`${pathOf('A-1')}?challenge=abc`, { 'content-length': '20481' })).toMatchObject({ status: 413 });
  });
});

test('refused signatures are one line of the log a minute, a metric, and a count for the doctor', async () => {
  const own = await start({ SOLPAY_WEBHOOK_SECRET: OLD });
  const send = (path: string, headers: Record<string, string>) =>
    rawRequest(own.url, request('POST', path, BODY, headers));
  for (let count = 0; count < 5; count += 1) {
    await send(pathOf('A-1'), signSolpay(NEW, BODY, new Date()));
    await send(pathOf('A-1'), { ...signSolpay(OLD, BODY, new Date()), 'content-encoding': 'gzip' });
    await send('/callbacks/solpay/unknown', { 'content-encoding': 'gzip' });
    await send('/callbacks/solpay/unknown', signSolpay(OLD, BODY, new Date()));
  }
  const metrics = await (await fetch(`${own.adminUrl}/metrics`)).text();
  expect(metrics).toContain('punteo_callbacks_total{outcome="signature_refused"} 5');
  expect(metrics).toContain('punteo_callbacks_total{outcome="encoded"} 10');
  expect(metrics).toContain('punteo_callbacks_total{outcome="unknown"} 5');
  const warnings = () =>
    own
      .output()
      .split('\n')
      .filter((line) => line.includes('"reason":"'))
      .map((line) => JSON.parse(line))
      .map(({ provider, reason, count }) => [provider, reason, count]);
  expect(warnings()).toEqual([
    ['solpay', 'signature_wrong', 1],
    ['solpay', 'encoding', 1],
  ]);
  await stop(own);
  expect(warnings().slice(2)).toEqual([
    ['solpay', 'signature_wrong', 4],
    ['solpay', 'encoding', 4],
  ]);
  for (const secret of [OLD, NEW, ...Object.values(SECRETS)]) expect(own.output()).not.toContain(secret);
  const { rows: counted } = await database.client.query(
    'select provider, reason, refused::int from callback_refusals order by reason',
  );
  expect(counted).toEqual([
    { provider: 'solpay', reason: 'encoding', refused: 5 },
    { provider: 'solpay', reason: 'signature_wrong', refused: 5 },
  ]);
});

const OK = { status: 200, headers: { 'content-length': '0' }, body: '', more: [], closed: false };

function environment(variables: Readonly<Record<string, string>>): Record<string, string> {
  return receiverEnvironment(database.url, { SOLPAY_BASE_URL: solpay.url, SOLPAY_TOKEN: solpay.token, ...variables });
}

function start(variables: Readonly<Record<string, string>>): Promise<ReceiverProcess> {
  return startReceiverProcess(environment(variables), SOLPAY_MAIN);
}

async function stop(running: ReceiverProcess): Promise<void> {
  running.kill('SIGTERM');
  await running.ended;
}

function pathOf(orderId: string, keyring = parseKeyring(SECRETS.CALLBACK_KEYS)): string {
  const expiresAt = new Date(Date.now() + 86_400_000);
  return `/callbacks/solpay/${signCallbackAddress(keyring, { scope: 'solpay', orderId, expiresAt })}`;
}

const post = (path: string, body: Buffer, headers: Readonly<Record<string, string>>) =>
  rawRequest(receiver.url, request('POST', path, body, headers)).then(essence);

const postChunked = (path: string, headers: Readonly<Record<string, string>>) => {
  const head = `POST ${path} HTTP/1.1\r\nhost: x\r\n${lines(headers)}transfer-encoding: chunked\r\n\r\n`;
  return rawRequest(receiver.url, `${head}${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`).then(essence);
};

function lines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}

function without(name: string): Record<string, string> {
  const headers: Record<string, string> = signSolpay(OLD, BODY, new Date());
  delete headers[name];
  return headers;
}

function seconds(): string {
  return String(Math.floor(Date.now() / 1_000));
}

/** The answer without its date and without what Node adds about an open connection. */
function essence(answer: RawAnswers): RawAnswers {
  const { date: _date, connection, 'keep-alive': _keepAlive, ...headers } = answer.headers;
  return { ...answer, headers: connection === 'close' ? { ...headers, connection } : headers };
}

async function rows() {
  const { rows } = await database.client.query(
    `select provider, addressed_order_id as order, encode(body, 'hex') as body, encode(digest, 'hex') as digest, key_id,
       authenticated_by, headers, deliveries
     from callbacks order by callback_id`,
  );
  return rows as { order: string; body: string; key_id: string }[];
}
