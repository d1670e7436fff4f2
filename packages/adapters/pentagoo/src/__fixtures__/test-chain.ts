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
import { type MinedTransaction, type SandboxChain, type SandboxToken, startChain, type TransferFrom } from '@punteo/sandbox';
import { createTestDatabase } from '@punteo/testing';
import { createPentagoo } from '../pentagoo.ts';

export const NETWORK = 'Binance Smart Chain';

/** A real node, a real store, and this adapter between them. */
export interface TestChain {
  readonly node: SandboxChain;
  readonly token: SandboxToken;
  readonly merchant: `0x${string}`;
  readonly store: PostgresStore;
  readonly databaseUrl: string;
  /** The provider under other settings of the chain. */
  provider(settings?: Readonly<Record<string, unknown>>, merchant?: { readonly uniqueAmounts?: boolean }): Provider;
  order(facts?: Partial<Order>): Promise<string>;
  pay(transfer?: Partial<TransferFrom>): Promise<MinedTransaction>;
  /** What the node is asked beside all this. */
  rpc(method: string, ...params: readonly unknown[]): Promise<unknown>;
  /** A callback as the receiver takes it in and the relay hands it over. */
  callBack(orderId: string, hash: string, network?: string): Promise<void>;
  examine(orderId: string, provider: Provider, clock?: () => Date): Promise<StandingState>;
  /** When the order is to be looked at again; null: never. */
  nextVerificationAt(orderId: string): Promise<Date | null>;
  /** Types of the events that wait for the merchant, oldest first. */
  events(orderId: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function startTestChain(): Promise<TestChain> {
  const node = await startChain({ chainId: 97 });
  const token = await node.deployToken({ symbol: 'USDT', decimals: 18 });
  // No account of the node's: those are given tokens to begin with.
  const merchant = `0x${'33'.repeat(20)}` as const;
  const database = await createTestDatabase({ migrate: async (url) => void (await migrate({ url })) });
  const store = await openStore({ url: database.url, poolSize: 20 });

  const provider: TestChain['provider'] = (settings = {}, { uniqueAmounts = false } = {}) => {
    const chain = {
      names: [NETWORK],
      chainId: 97,
      rpcUrls: [node.rpcUrl],
      quorum: 1,
      finality: { depth: 1 },
      recipients: [merchant],
      tokens: [{ address: token.address, decimals: token.decimals, currency: 'USD' }],
      // Blocks that a test adds are a second apart: the many of a long programme lie hours ahead of the clock.
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
      uniqueAmounts,
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
    async order(facts = {}) {
      const orderId = `order-${randomUUID()}`;
      const amount = moneyFromDecimal('100.00', 'USD');
      await store.orders.put([
        { orderId, amount, providers: [], createdAt: new Date(), dueAt: null, fulfilledAt: null, ...facts },
      ]);
      return facts.orderId ?? orderId;
    },
    pay: (transfer = {}) => node.transfer({ token, to: merchant, amount: '100.00', ...transfer }),
    async rpc(method, ...params) {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
      const response = await fetch(node.rpcUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      return ((await response.json()) as { result: unknown }).result;
    },
    async callBack(orderId, hash, network = NETWORK) {
      const fields = { amount: '100.00 USD', date: '', paymentId: randomUUID(), orderId, hash, blockchain: network };
      const body = Buffer.from(JSON.stringify(fields));
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
    async examine(orderId, examiner, clock) {
      const options = clock ? { clock } : {};
      return (await verifyOrder(orderId, { store, providers: [examiner], ...options })).after.state;
    },
    async nextVerificationAt(orderId) {
      // The schedule is asked as the worker asks it: whether the order is due by then.
      const isDue = async (at: number) =>
        (await store.verifications.due(new Date(at), 1_000_000)).some((due) => due.orderId === orderId);
      let [before, by] = [Date.now() - 3_600_000, Date.now() + 7 * 86_400_000];
      if (!(await isDue(by))) return null;
      while (by - before > 1) {
        const middle = Math.floor((before + by) / 2);
        if (await isDue(middle)) by = middle;
        else before = middle;
      }
      return new Date(by);
    },
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
