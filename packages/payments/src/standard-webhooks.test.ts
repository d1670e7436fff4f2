import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWebhookSecrets, standardWebhookRefusal, verifyStandardWebhook } from './standard-webhooks.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const [OLD, NEW] = [`whsec_${randomBytes(24).toString('base64')}`, `whsec_${randomBytes(64).toString('base64')}`];
const SECRETS = parseWebhookSecrets(`${NEW}, ${OLD}`);
const BODY = Buffer.from('{"type":"payment.paid"}');

describe('a callback signed by Standard Webhooks', () => {
  test('is verified, with the name of the secret that signed it', () => {
    for (const [index, secret] of [NEW, OLD].entries())
      expect(verify(signed(secret))).toEqual({ verified: true, keyId: SECRETS[index]?.keyId });
  });

  test('is verified as the standard’s own example', () => {
    // The example in the tests of the standard’s library.
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const request = { method: 'POST', address: '', headers, now: new Date(1_614_265_330_000) } as const;
    const body = Buffer.from('{"test": 2432232314}');
    const secrets = parseWebhookSecrets('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    expect(verifyStandardWebhook({ ...request, body }, secrets)).toMatchObject({ verified: true });
  });

  test('is verified by any of its signatures, among signatures of other versions', () => {
    const { 'webhook-signature': right = '' } = signed(OLD);
    const { 'webhook-signature': other = '' } = signed(`whsec_${randomBytes(32).toString('base64')}`);
    for (const signature of [`${other} ${right}`, `${right} ${other}`, `v1a,${'A'.repeat(86)} ${right} v2,x`])
      expect(verify({ ...signed(OLD), 'webhook-signature': signature })).toMatchObject({ verified: true });
  });

  test('by another secret, or with one byte of the body changed, is wrong', () => {
    expect(verify(signed(`whsec_${randomBytes(24).toString('base64')}`))).toEqual(refused('wrong'));
    fc.assert(
      fc.property(fc.nat(BODY.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const body = Buffer.from(BODY);
        body[at] = (body[at] as number) ^ change;
        expect(verify(signed(OLD), { body })).toEqual(refused('wrong'));
      }),
    );
  });

  test('of bytes that are no UTF-8 is verified by exactly these bytes', () => {
    const headers = signed(OLD, { body: Buffer.from([0x7b, 0xff, 0x7d]) });
    expect(verify(headers, { body: Buffer.from([0x7b, 0xff, 0x7d]) })).toMatchObject({ verified: true });
    // A decoder makes the same text of both.
    expect(verify(headers, { body: Buffer.from([0x7b, 0xfe, 0x7d]) })).toEqual(refused('wrong'));
  });

  test.each<[string, string]>([
    ['without its version', signed(OLD)['webhook-signature'].slice(3)],
    ['of another version', `v2,${signed(OLD)['webhook-signature'].slice(3)}`],
    ['without padding', signed(OLD)['webhook-signature'].replace('=', '')],
    ['that is empty behind its version', 'v1,'],
    ['with one character more', `${signed(OLD)['webhook-signature']}=`],
    ['of a kilobyte', 'v1,'.padEnd(1_000, 'A')],
  ])('with a signature %s is wrong', (_name, signature) => {
    expect(verify({ ...signed(OLD), 'webhook-signature': signature })).toEqual(refused('wrong'));
  });

  test('with another id or time than the signed one is wrong', () => {
    expect(verify({ ...signed(OLD), 'webhook-id': 'm2' })).toEqual(refused('wrong'));
    expect(verify({ ...signed(OLD), 'webhook-timestamp': `${seconds(NOW) + 1}` })).toEqual(refused('wrong'));
    expect(verify({ ...signed(OLD), 'webhook-timestamp': `0${seconds(NOW)}` })).toEqual(refused('wrong'));
  });

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
    'without %s is refused before its body is read',
    (name) => {
      for (const value of [undefined, '', ['m1']]) {
        const headers = { ...signed(OLD), [name]: value };
        expect(standardWebhookRefusal({ headers, now: NOW })).toBe('missing');
        expect(verify(headers as Record<string, string>)).toEqual(refused('missing'));
      }
    },
  );

  test('with a malformed id or time is refused, though signed', () => {
    for (const id of ['m.1', 'm 1', 'm\n1', 'é', 'm'.repeat(257), 'm1, m1'])
      expect(verify(signed(OLD, { id })), id).toEqual(refused('missing'));
    for (const timestamp of ['1e9', `${seconds(NOW)}x`, ` ${seconds(NOW)}`, `+${seconds(NOW)}`, '0x6a', '-1', '1.5'])
      expect(verify(signed(OLD, { timestamp })), timestamp).toEqual(refused('missing'));
  });

  test('is valid for five minutes before and after its time', () => {
    for (const [ageSeconds, valid] of [
      [-301, false],
      [-300, true],
      [0, true],
      [300, true],
      [301, false],
      [86_400, false],
    ] as const) {
      const headers = signed(OLD, { timestamp: `${seconds(NOW) - ageSeconds}` });
      expect(verify(headers), `${ageSeconds} s`).toMatchObject(valid ? { verified: true } : refused('expired'));
      expect(standardWebhookRefusal({ headers, now: NOW })).toBe(valid ? null : 'expired');
    }
  });

  test('with any headers is never verified, and nothing is thrown', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('v1,', 'm1', `${seconds(NOW)}`));
    fc.assert(
      fc.property(text, text, text, (id, timestamp, signature) => {
        const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
        expect(verify(headers).verified).toBe(false);
      }),
    );
  });

  test('is refused by a provider without a secret', () => {
    expect(verifyStandardWebhook(request(signed(OLD)), [])).toEqual(refused('wrong'));
  });
});

describe('webhook secrets', () => {
  test('have names that stay the same when they change places', () => {
    expect(parseWebhookSecrets(`${OLD},${NEW}`).map(({ keyId }) => keyId)).toEqual(
      SECRETS.map(({ keyId }) => keyId).reverse(),
    );
  });

  test.each([
    ['nothing', ''],
    ['a prefix alone', 'whsec_'],
    ['23 bytes', `whsec_${Buffer.alloc(23, 7).toString('base64')}`],
    ['65 bytes', `whsec_${Buffer.alloc(65, 7).toString('base64')}`],
    ['no prefix', Buffer.alloc(24, 7).toString('base64')],
    ['another prefix', `whsk_${Buffer.alloc(24, 7).toString('base64')}`],
    ['other letters', `whsec_${'ä'.repeat(32)}`],
    ['a base64 with a bit too many', `whsec_${'B'.repeat(34)}`],
    ['an empty part', `${NEW},`],
    ['the same twice', `${NEW},${NEW}`],
    ['five', Array.from({ length: 5 }, (_, index) => secretOf(index)).join()],
  ])('that are %s are refused, and the message does not repeat them', (_name, text) => {
    const parse = () => parseWebhookSecrets(text);
    expect(parse).toThrow(expect.objectContaining({ code: 'secret_malformed' }));
    if (text.length > 8) expect(parse).not.toThrow(text.slice(-8));
  });
});

function verify(headers: Readonly<Record<string, string>>, change: { readonly body?: Buffer } = {}) {
  return verifyStandardWebhook({ ...request(headers), ...change }, SECRETS);
}

function request(headers: Readonly<Record<string, string>>) {
  return { method: 'POST', address: 'hook', headers, now: NOW, body: BODY } as const;
}

/** Signed as the standard says, by this test itself. */
function signed(
  secret: string,
  { id = 'm1', timestamp = `${seconds(NOW)}`, body = BODY }: { id?: string; timestamp?: string; body?: Buffer } = {},
) {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const mac = createHmac('sha256', key).update(Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]));
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac.digest('base64')}` };
}

function refused(signature: string) {
  return { verified: false, signature };
}

function seconds(instant: Date): number {
  return instant.getTime() / 1_000;
}

function secretOf(byte: number): string {
  return `whsec_${Buffer.alloc(24, byte).toString('base64')}`;
}
