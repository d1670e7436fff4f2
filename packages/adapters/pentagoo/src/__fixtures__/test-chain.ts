import { createHash, randomUUID } from 'node:crypto';
import { createChainWitness, parseChains } from '@punteo/chain';
import {
  matchCallback,
  moneyFromDecimal,
  type Order,
  type Provider,
  parseKeyring,
  type StandingState,
  verifyOrder,
} from '@punteo/payments';
import { migrate, openStore, type PostgresStore } from '@punteo/postgres-store';
import {
  type MinedTransaction,
  type SandboxChain,
  type SandboxToken,
  startChain,
  type TransferFrom,
} from '@punteo/sandbox';
import { createTestDatabase, nextVerificationAt } from '@punteo/testing';
import type { PentagooSettings } from '../config.ts';
import { createPentagoo } from '../pentagoo.ts';

export const NETWORK = 'Binance Smart Chain';

/** A real node, a real store, and this adapter between them. */
export interface TestChain {
  readonly node: SandboxChain;
  readonly token: SandboxToken;
  readonly merchant: `0x${string}`;
  readonly store: PostgresStore;
  readonly databaseUrl: string;
  /** The adapter, with these settings of the chain in place of the defaults. */
  provider(settings?: Readonly<Record<string, unknown>>, merchant?: Partial<PentagooSettings>): Provider;
  /** Stores an order of 100 USD and returns its id. */
  createOrder(fields?: Partial<Order>): Promise<string>;
  /** Transfers 100 USD to the merchant. */
  pay(transfer?: Partial<TransferFrom>): Promise<MinedTransaction>;
  /** A JSON-RPC call to the node. */
  rpc(method: string, ...params: readonly unknown[]): Promise<unknown>;
  /** Stores and matches a callback that names the transaction. */
  receiveCallback(orderId: string, hash: string, network?: string): Promise<void>;
  /** Verifies the order and returns its state. */
  verify(orderId: string, provider: Provider, clock?: () => Date): Promise<StandingState>;
  /** When the order is verified again; null: never. */
  nextVerificationAt(orderId: string): Promise<Date | null>;
  /** The types of the order's merchant events, oldest first. */
  events(orderId: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function startTestChain(): Promise<TestChain> {
  const node = await startChain({ chainId: 97 });
  const token = await node.deployToken({ symbol: 'USDT', decimals: 18 });
  // Not one of the node's accounts, which own tokens from the start.
  const merchant = `0x${'33'.repeat(20)}` as const;
  const database = await createTestDatabase({ migrate: async (url) => void (await migrate({ url })) });
  const store = await openStore({ url: database.url, poolSize: 20 });

  const provider: TestChain['provider'] = (settings = {}, merchantSettings = {}) => {
    const chain = {
      names: [NETWORK],
      chainId: 97,
      rpcUrls: [node.rpcUrl],
      quorum: 1,
      finality: { depth: 1 },
      recipients: [merchant],
      tokens: [{ address: token.address, decimals: token.decimals, currency: 'USD' }],
      // Each mined block is a second later than the one before: after many tests blocks are hours ahead of the clock.
      aheadToleranceSeconds: 86_400,
      ...settings,
    };
    return createPentagoo({
      baseUrl: 'http://127.0.0.1:1',
      integrationKey: 'integration-key',
      integrationSecret: 'integration-secret',
      callbackTokenDigests: [],
      sendsCurrency: true,
      signsReference: false,
      uniqueAmounts: false,
      ...merchantSettings,
      keyring: parseKeyring(`k1:${'0f'.repeat(32)}`),
      witness: createChainWitness(parseChains(JSON.stringify([chain]))),
    });
  };

  return {
    node,
    token,
    merchant,
    store,
    databaseUrl: database.url,
    provider,
    async createOrder(fields = {}) {
      const orderId = `order-${randomUUID()}`;
      const amount = moneyFromDecimal('100.00', 'USD');
      await store.orders.put([
        { orderId, amount, providers: [], createdAt: new Date(Date.now() - 60_000), dueAt: null, fulfilledAt: null, ...fields },
      ]);
      return fields.orderId ?? orderId;
    },
    pay: (transfer = {}) => node.transfer({ token, to: merchant, amount: '100.00', ...transfer }),
    async rpc(method, ...params) {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
      const response = await fetch(node.rpcUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      return ((await response.json()) as { result: unknown }).result;
    },
    async receiveCallback(orderId, hash, network = NETWORK) {
      const document = { amount: '100.00 USD', date: '', paymentId: randomUUID(), orderId, hash, blockchain: network };
      const body = Buffer.from(JSON.stringify(document));
      const digest = createHash('sha256').update(body).digest();
      await store.callbacks.receive({
          provider: 'pentagoo',
          addressedOrderId: null,
          keyId: 't1',
          body,
          digest,
          contentType: 'application/json',
          receivedAt: new Date(),
        });
      await store.callbacks.match(100, (received) => matchCallback(received, [provider()]));
    },
    async verify(orderId, verifier, clock) {
      const options = clock ? { clock } : {};
      return (await verifyOrder(orderId, { store, providers: [verifier], ...options })).after.state;
    },
    nextVerificationAt: (orderId) => nextVerificationAt(store.verifications, orderId, new Date()),
    async events(orderId) {
      const { items } = await store.events.list({}, { limit: 200 });
      return items
        .filter((event) => event.orderId === orderId)
        .map(({ type }) => type)
        .reverse();
    },
    async close() {
      await store.close();
      await database.drop();
      await node.close();
    },
  };
}
