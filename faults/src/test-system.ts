import { createHash } from 'node:crypto';
import { createNeopay, neopayFromEnvironment } from '@punteo/adapter-neopay';
import { createPentagoo, pentagooFromEnvironment } from '@punteo/adapter-pentagoo';
import { createChainWitness, parseChains } from '@punteo/chain';
import type { Transport } from '@punteo/clients';
import {
  type CreateAttempt,
  createPayment,
  matchCallback,
  type Order,
  type OrderVerification,
  type Provider,
  parseKeyring,
  signCallbackAddress,
  signReference,
  verifyOrder,
} from '@punteo/payments';
import { migrate, openStore, type PostgresStore } from '@punteo/postgres-store';
import { type Acknowledged, checkInvariants, createTestDatabase, type Violation } from '@punteo/testing';
import { CHAINS_TEXT, type ChainOutside, createChainOutside } from './fakes/chain.ts';
import { APPLICATION, createNeopayOutside, type NeopayOutside, PAYEE } from './fakes/neopay.ts';

/**
 * The house on a ground: the real store, the real adapters, client and chain witness; made up are only the
 * providers' answers, the nodes' answers, and the time.
 */
export interface TestSystem {
  readonly store: PostgresStore;
  readonly neopay: NeopayOutside;
  readonly chain: ChainOutside;
  readonly providers: { readonly neopay: Provider; readonly pentagoo: Provider };
  /** Now, until somebody moves it. */
  now: Date;
  /** Moves the time, and with it what is final on the chain. */
  wait(seconds: number): void;
  /** Takes a callback in as the receiver does, up to the job; null when its address is none of ours. */
  post(
    provider: 'neopay' | 'pentagoo',
    callbackAddress: string,
    body: string | Uint8Array,
  ): Promise<'stored' | 'duplicate' | null>;
  /** Asks the provider for a payment of this order, as the app does. */
  create(provider: 'neopay' | 'pentagoo', orderId: string): Promise<CreateAttempt>;
  /** What the job does: asks the witnesses and decides. */
  examine(orderId: string): Promise<OrderVerification>;
  neopayAddress(orderId: string): string;
  /** A callback of Pentagoo's for this order, reference signed. */
  pentagooBody(orderId: string, hash: string, changes?: Readonly<Record<string, unknown>>): string;
}

export const PENTAGOO_TOKEN = 'p'.repeat(43);
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
const KEYRING = parseKeyring(`k2:${'ab'.repeat(32)},k1:${'cd'.repeat(32)}`);
export const RETIRED_KEYRING = parseKeyring(`k0:${'ef'.repeat(32)}`);
export const FORMER_KEYRING = parseKeyring(`k1:${'cd'.repeat(32)}`);

/** Without each of these nothing is proven; `docs/proof.md` lists the same. */
const REQUIRED_CHECKS = {
  neopay: ['payment_id', 'environment', 'application', 'amount', 'currency', 'payee', 'status', 'not_before_order'],
  chain: [
    'network',
    'hash',
    'chain_id',
    'found',
    'receipt_hash',
    'success',
    'token',
    'recipient',
    'currency',
    'amount',
    'within_window',
    'block_hash',
    'finality',
    'quorum',
  ],
} as const;

/** A database and its store; many houses may stand on it, each with an outside and a time of its own. */
export interface Ground {
  readonly store: PostgresStore;
  readonly databaseUrl: string;
  /** Reads the callbacks that wait, all of them, whoever posted them; one relay at a time. */
  match(providers: readonly Provider[]): Promise<void>;
  readonly acknowledged: Map<string, Acknowledged>;
  /** What must hold of everything that happened here. */
  violations(): Promise<readonly Violation[]>;
  close(): Promise<void>;
}

export async function openGround(): Promise<Ground> {
  const database = await createTestDatabase({ migrate: async (url) => void (await migrate({ url })) });
  const store = await openStore({ url: database.url, poolSize: 16 });
  const acknowledged = new Map<string, Acknowledged>();
  let relay: Promise<unknown> = Promise.resolve();
  let waiting: Promise<unknown> | undefined;
  return {
    store,
    databaseUrl: database.url,
    acknowledged,
    match(providers) {
      waiting ??= relay.then(() => {
        waiting = undefined;
        return store.callbacks.match(500, (received) => matchCallback(received, providers));
      });
      relay = waiting;
      return waiting.then(() => {});
    },
    violations: () =>
      checkInvariants(database.url, { acknowledged: [...acknowledged.values()], requiredChecks: REQUIRED_CHECKS }),
    async close() {
      await store.close();
      await database.drop();
    },
  };
}

export function testSystemOn(ground: Ground): TestSystem {
  const { store, acknowledged } = ground;
  const clock = () => system.now;
  const neopay = createNeopayOutside(clock);
  const chain = createChainOutside(clock);
  const providers = {
    neopay: createNeopay({
      ...(neopayFromEnvironment(NEOPAY_ENVIRONMENT) ?? missing()),
      publicUrl: 'https://pay.test',
      keyring: KEYRING,
      clock,
      client: { transport: neopay.transport, attemptsMax: 1 },
    }),
    pentagoo: createPentagoo({
      ...(pentagooFromEnvironment(PENTAGOO_ENVIRONMENT) ?? missing()),
      keyring: KEYRING,
      witness: createChainWitness(parseChains(CHAINS_TEXT), { fetch: chain.fetch }),
      client: { transport: taken },
    }),
  };
  const all = [providers.neopay, providers.pentagoo];

  const system: TestSystem = {
    store,
    neopay,
    chain,
    providers,
    now: new Date('2026-06-01T12:00:00Z'),
    wait(seconds) {
      system.now = new Date(system.now.getTime() + seconds * 1_000);
    },
    async post(name, callbackAddress, body) {
      const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
      const address = providers[name].authenticate(callbackAddress, system.now);
      if (!address) return null;
      const digest = createHash('sha256').update(bytes).digest();
      const [receipt] = await store.callbacks.receive([
        {
          provider: name,
          addressedOrderId: address.orderId,
          keyId: address.keyId,
          body: bytes,
          digest,
          contentType: 'application/json',
          receivedAt: system.now,
        },
      ]);
      const callback = { provider: name, addressedOrderId: address.orderId, digest: digest.toString('hex') };
      acknowledged.set(JSON.stringify(callback), callback);
      await ground.match(all);
      return receipt ?? null;
    },
    create: (name, orderId) =>
      createPayment({ orderId, description: 'Two chairs', details: DETAILS }, { store, provider: providers[name] }),
    examine: (orderId) => verifyOrder(orderId, { store, providers: all, clock }),
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

const DETAILS = { institutionId: 22, customer: { email: 'buyer@shop.test', country: 'GB' } };

function missing(): never {
  throw new Error('the settings of an adapter are incomplete');
}

/** Pentagoo says yes to every create, and nothing else. */
const taken: Transport = async (_request, sink) => {
  sink.sending();
  sink.head(200, { 'content-type': 'application/json' });
  sink.chunk(new TextEncoder().encode('{}'));
};

/** An order of 100 dollars, made now. */
export function orderOf(system: TestSystem, orderId: string, changes: Partial<Order> = {}): Order {
  return {
    orderId,
    amount: { amountMinor: 10_000n, currency: 'USD', exponent: 2 },
    providers: [],
    createdAt: system.now,
    dueAt: null,
    fulfilledAt: null,
    ...changes,
  };
}
