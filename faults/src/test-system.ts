import { createHash } from 'node:crypto';
import { createNeopay, neopayFromEnvironment } from '@punteo/adapter-neopay';
import { createPentagoo, pentagooFromEnvironment } from '@punteo/adapter-pentagoo';
import { createChainWitness, parseChains } from '@punteo/chain';
import type { Transport } from '@punteo/clients';
import {
  type CreateAttempt,
  createPayment,
  type Money,
  type Order,
  type OrderVerification,
  type Provider,
  parseKeyring,
  signCallbackAddress,
  signReference,
  verifyOrder,
} from '@punteo/payments';
import type { PostgresStore } from '@punteo/postgres-store';
import { CHAINS_TEXT, createFakeChain, type FakeChain } from './fakes/chain.ts';
import { APPLICATION, createFakeNeopay, type FakeNeopay, PAYEE } from './fakes/neopay.ts';
import type { TestStore } from './test-store.ts';

/** The real store, adapters, client and chain witness. Only Neopay's and the nodes' answers and the clock are fake. */
export interface TestSystem {
  readonly store: PostgresStore;
  readonly neopay: FakeNeopay;
  readonly chain: FakeChain;
  readonly providers: { readonly neopay: Provider; readonly pentagoo: Provider };
  /** The time of the clock; it moves only when it is set or advanced. */
  now: Date;
  /** Moves the clock, and with it the newest block of the chain. */
  advance(seconds: number): void;
  /** Receives and matches a callback as the receiver does; null when the address is not valid. */
  postCallback(
    provider: 'neopay' | 'pentagoo',
    callbackAddress: string,
    body: string | Uint8Array,
  ): Promise<'stored' | 'duplicate' | null>;
  createPayment(provider: 'neopay' | 'pentagoo', orderId: string): Promise<CreateAttempt>;
  /** Verifies an order as the verification job does. */
  verify(orderId: string): Promise<OrderVerification>;
  neopayAddress(orderId: string): string;
  /** The body of a Pentagoo callback for this order, with a signed reference. */
  pentagooBody(orderId: string, hash: string, changes?: Readonly<Record<string, unknown>>): string;
}

export const PENTAGOO_TOKEN = 'p'.repeat(43);
export const RETIRED_KEYRING = parseKeyring(`k0:${'ef'.repeat(32)}`);
export const FORMER_KEYRING = parseKeyring(`k1:${'cd'.repeat(32)}`);
const KEYRING = parseKeyring(`k2:${'ab'.repeat(32)},k1:${'cd'.repeat(32)}`);

const NEOPAY_ENVIRONMENT = {
  NEOPAY_TOKEN: 'neopay-token-0123456789',
  NEOPAY_APP_KEY: APPLICATION,
  NEOPAY_ENVIRONMENT: 'live',
  NEOPAY_STATUSES: 'completed=paid,returned=refunded,rejected=failed',
  NEOPAY_PAYEE: PAYEE,
};
const PENTAGOO_ENVIRONMENT = {
  PENTAGOO_INTEGRATION_KEY: 'integration-key-0123456789',
  PENTAGOO_INTEGRATION_SECRET: 'integration-secret-0123456789',
  PENTAGOO_CALLBACK_TOKENS: PENTAGOO_TOKEN,
};
const PAYMENT_DETAILS = { institutionId: 22, customer: { email: 'buyer@shop.test', country: 'GB' } };

export function createTestSystem(testStore: TestStore): TestSystem {
  const { store } = testStore;
  const clock = () => system.now;
  const neopay = createFakeNeopay(clock);
  const chain = createFakeChain(clock);
  const providers = {
    neopay: createNeopay({
      ...(neopayFromEnvironment(NEOPAY_ENVIRONMENT) ?? settingsIncomplete()),
      publicUrl: 'https://pay.test',
      keyring: KEYRING,
      clock,
      client: { transport: neopay.transport, attemptsMax: 1 },
    }),
    pentagoo: createPentagoo({
      ...(pentagooFromEnvironment(PENTAGOO_ENVIRONMENT) ?? settingsIncomplete()),
      keyring: KEYRING,
      witness: createChainWitness(parseChains(CHAINS_TEXT), { fetch: chain.fetch }),
      client: { transport: acceptEveryCreate },
    }),
  };
  const allProviders = [providers.neopay, providers.pentagoo];

  const system: TestSystem = {
    store,
    neopay,
    chain,
    providers,
    now: new Date('2026-06-01T12:00:00Z'),
    advance(seconds) {
      system.now = new Date(system.now.getTime() + seconds * 1_000);
    },
    async postCallback(provider, callbackAddress, body) {
      const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
      const request = { method: 'POST', address: callbackAddress, headers: {}, now: system.now } as const;
      const authentication = providers[provider].authenticate(request);
      if (authentication.decision !== 'accept') return null;
      const { address } = authentication;
      const digest = createHash('sha256').update(bytes).digest();
      const outcome = await store.callbacks.receive({
        provider,
        addressedOrderId: address.orderId,
        keyId: address.keyId,
        body: bytes,
        digest,
        contentType: 'application/json',
        receivedAt: system.now,
      });
      testStore.acknowledge({ provider, addressedOrderId: address.orderId, digest: digest.toString('hex') });
      await testStore.match(allProviders);
      return outcome;
    },
    createPayment: (provider, orderId) =>
      createPayment(
        // A merchant may ask for a second payment; that the first one refuses it has tests of its own.
        { orderId, description: 'Two chairs', details: PAYMENT_DETAILS, anotherBy: 'merchant' },
        { store, provider: providers[provider] },
      ),
    verify: (orderId) => verifyOrder(orderId, { store, providers: allProviders, clock }),
    neopayAddress: (orderId) =>
      signCallbackAddress(KEYRING, { scope: 'neopay:live', orderId, expiresAt: new Date('2027-01-01') }),
    pentagooBody: (orderId, hash, changes = {}) =>
      JSON.stringify({
        amount: '100.00 USD',
        date: '2026-06-01T12:00:00Z',
        blockchain: 'Binance Smart Chain',
        hash,
        paymentId: 'pentagoo-1',
        orderId: signReference(KEYRING, 'pentagoo', orderId),
        ...changes,
      }),
  };
  return system;
}

/** Whole cents, whichever exponent the money has. */
export function centsOf({ amountMinor, exponent }: Money): bigint {
  return amountMinor / 10n ** BigInt(exponent - 2);
}

/** Imports an order at the time of the test system's clock. */
export async function putOrder(system: TestSystem, order: Order): Promise<void> {
  await system.store.orders.put([order], { actor: 'merchant', reason: 'imported' }, system.now);
}

/** An order of 100 dollars, created now. */
export function orderOf(system: TestSystem, orderId: string, changes: Partial<Order> = {}): Order {
  return {
    orderId,
    amount: { amountMinor: 10_000n, currency: 'USD', exponent: 2 },
    providers: [],
    createdAt: system.now,
    dueAt: null,
    fulfilledAt: null,
    cancelledAt: null,
    closedAt: null,
    ...changes,
  };
}

const acceptEveryCreate: Transport = async (_request, sink) => {
  sink.sending();
  sink.head(200, { 'content-type': 'application/json' });
  sink.chunk(new TextEncoder().encode('{}'));
};

function settingsIncomplete(): never {
  throw new Error('The settings of an adapter are incomplete. Complete NEOPAY_ENVIRONMENT or PENTAGOO_ENVIRONMENT.');
}
