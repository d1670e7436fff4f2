import {
  type Claim,
  type CreateOutcome,
  type Order,
  type PaymentRequest,
  type Provider,
  USED_ONCE_CHECK,
  type Verification,
  verdictOf,
} from '@punteo/payments';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** An adapter, and a world around it that can be told what to do. */
export interface ProviderUnderTest {
  readonly provider: Provider;
  /** An address of this provider's for the order: the last part of its path. */
  callbackAddress(orderId: string): string;
  /** Addresses made well, but with a foreign key, or for another environment or provider. */
  readonly foreignAddresses: readonly string[];
  /** A callback as the provider documents it. */
  readonly callback: Uint8Array;
  /** A create that the provider has no reason to refuse. */
  request(orderId: string): PaymentRequest;
  /** What the provider does with the creates that follow: `lose` carries it out and never answers. */
  onCreate(behaviour: 'accept' | 'refuse' | 'lose'): void | Promise<void>;
  /** How many creates have reached the provider. */
  createsReceived(): number;
  /** An order and somebody's word that it was paid: true, untrue, or too early to say. */
  claim(truth: 'paid' | 'not_paid' | 'open'): Promise<{ readonly claim: Claim; readonly order: Order }>;
  /** From now on nobody answers any question. */
  cutOff(): Promise<void>;
  /** Texts that no outcome may hold. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

/** The promises that every adapter keeps. Call it in a test file beside the adapter. */
export function testProviderConformance(start: () => Promise<ProviderUnderTest>): void {
  let subject: ProviderUnderTest;
  const outcomes: unknown[] = [];
  beforeAll(async () => {
    subject = await start();
  });
  afterAll(() => subject?.close());

  describe('a callback address', () => {
    const now = new Date();

    test('of ours is recognised, and says no more than its order and the name of its key', () => {
      const address = subject.provider.authenticate(subject.callbackAddress('order-1'), now);
      expect(address).not.toBeNull();
      expect([null, 'order-1']).toContain(address?.orderId);
      expect(address?.keyId).toMatch(/^[a-z0-9]{1,16}$/i);
    });

    test('fits into one segment of a path', () => {
      expect(subject.callbackAddress('~/order?1#%')).toMatch(/^[A-Za-z0-9._~-]{1,512}$/);
    });

    test('with any character altered, left out or added is refused', () => {
      const callbackAddress = subject.callbackAddress('order-1');
      for (let at = 0; at < callbackAddress.length; at += 1) {
        const [before, after] = [callbackAddress.slice(0, at), callbackAddress.slice(at + 1)];
        const other = callbackAddress[at] === 'A' ? 'B' : 'A';
        for (const altered of [
          `${before}${other}${after}`,
          `${before}${after}`,
          `${before}A${callbackAddress.slice(at)}`,
        ]) {
          expect(subject.provider.authenticate(altered, now), altered).toBeNull();
        }
      }
    });

    test('that is empty, cut short, doubled or dressed up is refused', () => {
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
      for (const text of refused) expect(subject.provider.authenticate(text, now), text).toBeNull();
    });

    test('made for somebody else is refused', () => {
      expect(subject.foreignAddresses.length).toBeGreaterThan(0);
      for (const text of subject.foreignAddresses) expect(subject.provider.authenticate(text, now), text).toBeNull();
    });

    test('that somebody made up is refused, and never throws', () => {
      const madeUp = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.stringMatching(/^v1\.k1\.[a-zA-Z0-9_-]{1,40}~\w{1,5}\.[\w-]{22}$/),
      );
      fc.assert(fc.property(madeUp, (text) => subject.provider.authenticate(text, now) === null));
    });
  });

  describe('a callback', () => {
    test('as documented is read', () => {
      expect(subject.provider.readCallback(subject.callback).kind).toBe('read');
    });

    test('of any bytes is read or refused with a reason, never thrown, the same each time', () => {
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

    test('that is no UTF-8, or opens with a byte order mark, is refused', () => {
      const { callback } = subject;
      for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf]]) {
        expect(subject.provider.readCallback(Uint8Array.from([...bytes, ...callback])).kind).toBe('unreadable');
        // Within a text, where a careless reader would put a replacement character.
        const quote = callback.indexOf(0x22) + 1;
        const within = Uint8Array.from([...callback.slice(0, quote), ...bytes, ...callback.slice(quote)]);
        if (bytes[0] !== 0xef) expect(subject.provider.readCallback(within).kind).toBe('unreadable');
      }
    });

    test('nested ten thousand deep is refused, and ends nothing', () => {
      for (const [open, close] of [
        ['[', ']'],
        ['{"a":', '}'],
      ] as const) {
        const body = new TextEncoder().encode(`${open.repeat(10_000)}1${close.repeat(10_000)}`);
        expect(subject.provider.readCallback(body).kind).toBe('unreadable');
      }
    });

    test('that names an order without our sign for it resolves to no other order', () => {
      const reading = subject.provider.readCallback(subject.callback);
      if (reading.kind === 'unreadable') throw new Error('the documented callback is unreadable');
      const hint = { ...reading.hint, orderReference: 'order-1' };
      expect([null, 'order-1']).toContain(subject.provider.resolveOrder(hint));
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

    test('that is accepted is created, sent once', async () => {
      expect(await create('accept')).toMatchObject({ outcome: 'created', reason: null });
    });

    test('that is refused is refused, sent once, with a reason', async () => {
      expect(await create('refuse')).toMatchObject({
        outcome: 'refused',
        providerPaymentId: null,
        authorisationUrl: null,
        reason: expect.stringMatching(/^[a-z_]+$/),
      });
    });

    test('whose answer is lost is unknown, sent once, with a reason', async () => {
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
      const { claim, order } = await subject.claim(truth);
      const now = new Date();
      const verification = await subject.provider.verify(claim, order, now);
      outcomes.push(verification);
      const { evidence } = verification;
      const names = evidence.checks.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(names).not.toContain(USED_ONCE_CHECK);
      expect(evidence).toMatchObject({ provider: subject.provider.name, checkedAt: now });
      for (const key of evidence.proofKeys) expect(key.startsWith(evidence.claimKey)).toBe(true);
      return verification;
    }

    test('that is true is confirmed: every check passed, money seen, a proof to use once', async () => {
      const { evidence } = await verify('paid');
      expect(evidence.checks.filter(({ result }) => result !== 'passed')).toEqual([]);
      expect(verdictOf(evidence.checks)).toBe('confirmed');
      expect(evidence).toMatchObject({ answered: true, observed: { status: 'paid' } });
      expect(evidence.proofKeys.length).toBeGreaterThan(0);
      expect(evidence.raw).not.toBe('');
    });

    test('that is untrue is refuted, by a check that is named', async () => {
      const { evidence } = await verify('not_paid');
      expect(evidence.answered).toBe(true);
      expect(verdictOf(evidence.checks)).toBe('refuted');
    });

    test('that it is too early to judge is undetermined, neither paid nor refuted', async () => {
      const { evidence } = await verify('open');
      expect(evidence.answered).toBe(true);
      expect(verdictOf(evidence.checks)).toBe('undetermined');
    });

    test('that nobody can answer throws nothing and changes nothing', async () => {
      const { claim, order } = await subject.claim('paid');
      await subject.cutOff();
      const verification = await subject.provider.verify(claim, order, new Date());
      outcomes.push(verification);
      expect(verification).toMatchObject({
        payment: null,
        evidence: { answered: false, observed: null, proofKeys: [] },
      });
      expect(verdictOf(verification.evidence.checks)).toBe('undetermined');
    });
  });

  test('no outcome holds a secret', () => {
    expect(outcomes.length).toBeGreaterThanOrEqual(7);
    expect(subject.secrets.length).toBeGreaterThan(0);
    const text = JSON.stringify(outcomes, (_key, value) => (typeof value === 'bigint' ? `${value}` : value));
    for (const secret of subject.secrets) expect(text.includes(secret)).toBe(false);
  });
}
