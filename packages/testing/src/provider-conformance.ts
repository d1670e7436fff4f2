import {
  type Authentication,
  type CallbackHeaders,
  type Claim,
  type CreateOutcome,
  checkStoredHeaders,
  ORDER_CHECKS,
  type PaymentRequest,
  type Provider,
  type Verification,
} from '@punteo/payments';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** An adapter with its provider, whose behaviour the suite controls. */
export interface ProviderUnderTest {
  readonly provider: Provider;
  /** A callback address of this provider for the order: the last part of its path. */
  callbackAddress(orderId: string): string;
  /** Well-formed addresses with another key, or for another environment or provider. */
  readonly foreignAddresses: readonly string[];
  /** A callback as the provider documents it. */
  readonly callback: Uint8Array;
  /** A create that the provider accepts. */
  request(orderId: string): PaymentRequest;
  /** How the provider answers the following creates: `lose` creates the payment and sends no answer. */
  onCreate(behaviour: 'accept' | 'refuse' | 'lose'): void | Promise<void>;
  /** Number of creates that reached the provider. */
  createsReceived(): number;
  /** A claim whose money arrived, did not arrive, or is still on its way. */
  claim(truth: 'paid' | 'not_paid' | 'open'): Promise<Claim>;
  /** The claim as a person writes it, for example copied from the provider's page. */
  writtenClaim(claim: Claim): string;
  /** From now on the witness answers no question. */
  cutOff(): Promise<void>;
  /** The headers with which the provider signs a callback at this time. Absent: it does not sign. */
  sign?(body: Uint8Array, at: Date): Readonly<Record<string, string>>;
  /** Texts that no outcome may contain. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

/** The tests that every adapter passes. Call it in a test file beside the adapter. */
export function testProviderConformance(start: () => Promise<ProviderUnderTest>): void {
  let subject: ProviderUnderTest;
  const outcomes: unknown[] = [];
  beforeAll(async () => {
    subject = await start();
  });
  afterAll(() => subject?.close());

  describe('a callback address', () => {
    /** With the headers of a signature, where the provider signs: the address alone decides. */
    function authenticate(address: string): Authentication {
      const now = new Date();
      const headers = subject.sign?.(subject.callback, now) ?? {};
      return subject.provider.authenticate({ method: 'POST', address, headers, now });
    }

    test('of ours is recognised, with its order and the name of its key', () => {
      const authentication = authenticate(subject.callbackAddress('order-1'));
      if (authentication.decision === 'refuse') throw new Error('The address is refused.');
      expect([null, 'order-1']).toContain(authentication.address.orderId);
      expect(authentication.address.keyId).toMatch(/^[a-z0-9]{1,16}$/i);
    });

    test('is one segment of a path', () => {
      expect(subject.callbackAddress('~/order?1#%')).toMatch(/^[A-Za-z0-9._~-]{1,512}$/);
    });

    test('with one character changed, removed or added is refused', () => {
      const callbackAddress = subject.callbackAddress('order-1');
      for (let at = 0; at < callbackAddress.length; at += 1) {
        const [before, after] = [callbackAddress.slice(0, at), callbackAddress.slice(at + 1)];
        const other = callbackAddress[at] === 'A' ? 'B' : 'A';
        for (const altered of [
          `${before}${other}${after}`,
          `${before}${after}`,
          `${before}A${callbackAddress.slice(at)}`,
        ]) {
          expect(authenticate(altered), altered).toEqual(REFUSED);
        }
      }
    });

    test('that is empty, truncated, doubled or surrounded by other characters is refused', () => {
      const callbackAddress = subject.callbackAddress('order-1');
      const refused = [
        '',
        '.',
        'undefined',
        callbackAddress.slice(0, callbackAddress.length / 2),
        callbackAddress + callbackAddress,
        `${callbackAddress},${callbackAddress}`,
        ` ${callbackAddress}`,
        `${callbackAddress} `,
        `${callbackAddress}\n`,
        `${callbackAddress}\u0000`,
        `${callbackAddress}/`,
        `${callbackAddress}%00`,
      ];
      for (const text of refused) expect(authenticate(text), text).toEqual(REFUSED);
    });

    test('for another environment, provider or key is refused', () => {
      expect(subject.foreignAddresses.length).toBeGreaterThan(0);
      for (const text of subject.foreignAddresses) expect(authenticate(text), text).toEqual(REFUSED);
    });

    test('of any other text is refused, and never throws', () => {
      const anyText = fc.oneof(
        // Any code points, lone surrogates included; `fc.string({ unit: 'binary' })` takes a second to build.
        fc.array(fc.nat(0x10_ff_ff)).map((codePoints) => String.fromCodePoint(...codePoints)),
        fc.stringMatching(/^v1\.k1\.[a-zA-Z0-9_-]{1,40}~\w{1,5}\.[\w-]{22}$/),
      );
      fc.assert(fc.property(anyText, (text) => authenticate(text).decision === 'refuse'));
    });
  });

  describe('a callback', () => {
    test('as documented is readable', () => {
      expect(subject.provider.readCallback(subject.callback).kind).toBe('read');
    });

    test('of any bytes is read or refused with a reason, equally each time, and never throws', () => {
      const { readCallback } = subject.provider;
      const mutated = fc.tuple(fc.nat(subject.callback.length - 1), fc.nat(255), fc.nat(8)).map(([at, byte, cut]) => {
        const bytes = Uint8Array.from(subject.callback);
        bytes[at] = byte;
        return bytes.slice(0, bytes.length - cut);
      });
      const json = fc.json({ maxDepth: 12 }).map((text) => new TextEncoder().encode(text));
      fc.assert(
        fc.property(fc.oneof(fc.uint8Array({ maxLength: 500 }), mutated, json), (body) => {
          const reading = readCallback(body);
          expect(readCallback(body)).toEqual(reading);
          if (reading.kind === 'unreadable') expect(reading.reason).toMatch(/^[a-z][a-z0-9_]{2,60}$/);
          else subject.provider.resolveOrder(reading.hint);
        }),
        { numRuns: 1_000 },
      );
    });

    test('that is not UTF-8 is unreadable', () => {
      const { callback } = subject;
      for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80]]) {
        expect(subject.provider.readCallback(Uint8Array.from([...bytes, ...callback])).kind).toBe('unreadable');
        // Inside a string, where a lenient decoder would put a replacement character.
        const quote = callback.indexOf(0x22) + 1;
        const within = Uint8Array.from([...callback.slice(0, quote), ...bytes, ...callback.slice(quote)]);
        expect(subject.provider.readCallback(within).kind).toBe('unreadable');
      }
    });

    test('that starts with a byte order mark is read as without it', () => {
      const { callback, provider } = subject;
      const marked = Uint8Array.from([0xef, 0xbb, 0xbf, ...callback]);
      expect(provider.readCallback(marked)).toEqual(provider.readCallback(callback));
    });

    test('nested ten thousand levels deep is unreadable', () => {
      for (const [open, close] of [
        ['[', ']'],
        ['{"a":', '}'],
      ] as const) {
        const body = new TextEncoder().encode(`${open.repeat(10_000)}1${close.repeat(10_000)}`);
        expect(subject.provider.readCallback(body).kind).toBe('unreadable');
      }
    });

    test('with an order reference that we did not issue resolves to no other order', () => {
      const reading = subject.provider.readCallback(subject.callback);
      if (reading.kind === 'unreadable') throw new Error(`The documented callback is unreadable: ${reading.reason}.`);
      const hint = { ...reading.hint, orderReference: 'order-1' };
      expect([null, 'order-1']).toContain(subject.provider.resolveOrder(hint));
    });
  });

  describe('a request', () => {
    const request = (headers: CallbackHeaders) => ({
      method: 'POST' as const,
      address: subject.callbackAddress('order-1'),
      headers,
      now: new Date(),
    });

    test('is stored with no header that may hold a credential', () => {
      checkStoredHeaders(subject.provider.name, subject.provider.storedHeaders ?? []);
    });

    test('without a signature is accepted only where the provider does not sign', () => {
      expect(subject.provider.authenticate(request({})).decision).toBe(subject.sign ? 'refuse' : 'accept');
    });

    test('is accepted only once its signature is verified, where the provider signs', () => {
      const { callback, provider, sign } = subject;
      if (!sign) return;
      const signed = request(sign(callback, new Date()));
      expect(provider.authenticate(signed).decision).toBe('verify_body');
      expect(provider.verifyBody?.({ ...signed, body: callback })).toMatchObject({ verified: true });
      expect(provider.verifyBody?.({ ...signed, body: callback.slice(1) })).toEqual({
        verified: false,
        signature: 'wrong',
      });
      const late = { ...signed, now: new Date(Date.now() + 3_600_000) };
      expect(provider.authenticate(late).decision).toBe('refuse');
      expect(provider.verifyBody?.({ ...late, body: callback }).verified).toBe(false);
    });

    test('with any headers and body is decided on, and nothing is thrown', () => {
      const { callback, provider } = subject;
      const names = Object.keys(subject.sign?.(callback, new Date()) ?? { 'x-signature': '' });
      const headers = fc.record(Object.fromEntries(names.map((name) => [name, fc.string()])), { requiredKeys: [] });
      fc.assert(
        fc.property(headers, fc.uint8Array(), (some, body) => {
          provider.authenticate(request(some));
          expect(provider.verifyBody?.({ ...request(some), body }).verified ?? false).toBe(false);
        }),
      );
    });
  });

  describe('a create', () => {
    async function create(behaviour: 'accept' | 'refuse' | 'lose'): Promise<CreateOutcome> {
      await subject.onCreate(behaviour);
      const before = subject.createsReceived();
      const outcome = await subject.provider.createPayment(subject.request(`order-${behaviour}`));
      // A second request might charge the buyer twice.
      expect(subject.createsReceived() - before).toBe(1);
      outcomes.push(outcome);
      return outcome;
    }

    test('that the provider accepts is sent once, with the outcome created', async () => {
      expect(await create('accept')).toMatchObject({ outcome: 'created', reason: null });
    });

    test('that the provider refuses is sent once, with the outcome refused and a reason', async () => {
      expect(await create('refuse')).toMatchObject({
        outcome: 'refused',
        providerPaymentId: null,
        authorisationUrl: null,
        reason: expect.stringMatching(/^[a-z_]+$/),
      });
    });

    test('whose answer is lost is sent once, with the outcome unknown and a reason', async () => {
      expect(await create('lose')).toMatchObject({
        outcome: 'unknown',
        providerPaymentId: null,
        authorisationUrl: null,
        reason: expect.stringMatching(/^[a-z_]+$/),
      });
    });
  });

  describe('a claim', () => {
    async function verify(truth: 'paid' | 'not_paid' | 'open'): Promise<Verification> {
      const claim = await subject.claim(truth);
      const now = new Date();
      const verification = await subject.provider.verify({ claim, previous: null, now });
      outcomes.push(verification);
      const { evidence } = verification;
      const names = evidence.checks.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      // Comparisons with an order are made by `decide`, each time anew.
      expect(names.filter((name) => Object.hasOwn(ORDER_CHECKS, name))).toEqual([]);
      expect(evidence).toMatchObject({ claim, checkedAt: now });
      return verification;
    }

    test('whose money arrived has every check passed, facts that show the money, and the document', async () => {
      const { evidence } = await verify('paid');
      expect(evidence.checks.filter(({ result }) => result !== 'passed')).toEqual([]);
      expect(evidence.answered).toBe(true);
      expect(showsMoney(evidence)).toBe(true);
      expect(evidence.document).not.toBe('');
      expect(evidence.configuration).not.toBe('');
    });

    test('whose money did not arrive fails a named check', async () => {
      const { evidence } = await verify('not_paid');
      expect(evidence.answered).toBe(true);
      expect(evidence.checks.some(({ result }) => result === 'failed')).toBe(true);
    });

    test('that is not decided yet fails no check and passes not all of them', async () => {
      const { evidence } = await verify('open');
      expect(evidence.answered).toBe(true);
      expect(evidence.checks.map(({ result }) => result)).toEqual(expect.arrayContaining(['unknown']));
      expect(evidence.checks.some(({ result }) => result === 'failed')).toBe(false);
    });

    test('is read back from the way in which a person writes it', async () => {
      const claim = await subject.claim('open');
      expect(subject.provider.parseClaim(subject.writtenClaim(claim))).toEqual(claim);
      for (const text of ['', 'nonsense', '0x', 'a:b', `${subject.writtenClaim(claim)}x`])
        expect(subject.provider.parseClaim(text), text).toBeNull();
    });

    test('without an answer from the witness shows nothing, and throws nothing', async () => {
      const claim = await subject.claim('paid');
      await subject.cutOff();
      const verification = await subject.provider.verify({ claim, previous: null, now: new Date() });
      outcomes.push(verification);
      expect(verification).toMatchObject({ payment: null, evidence: { answered: false, facts: null } });
      expect(verification.evidence.checks.some(({ result }) => result === 'failed')).toBe(false);
    });
  });

  test('no outcome of a create or a verification contains a secret', () => {
    expect(outcomes.length).toBeGreaterThanOrEqual(7);
    expect(subject.secrets.length).toBeGreaterThan(0);
    const text = JSON.stringify(outcomes, (_key, value) => (typeof value === 'bigint' ? `${value}` : value));
    for (const secret of subject.secrets) expect(text.includes(secret)).toBe(false);
  });
}

const REFUSED = { decision: 'refuse' };

function showsMoney({ facts }: Verification['evidence']): boolean {
  return facts?.kind === 'payment' ? facts.status === 'paid' : (facts?.transfers.length ?? 0) > 0;
}
