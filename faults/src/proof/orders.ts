import {
  type Claim,
  type Decision,
  type Money,
  type MoneyUnitId,
  moneyFromDecimal,
  moneyText,
  type Order,
  type OrderChange,
  type Provider,
  type Standing,
  verifyOrder,
} from '@punteo/payments';
import type pg from 'pg';
import { CHAIN_ID, type ChainTransfer, heightAt, MERCHANT, TOKEN, UNITS_PER_CENT } from '../fakes/chain.ts';
import type { NeopayDocument } from '../fakes/neopay.ts';
import { orderOf, PENTAGOO_TOKEN, putOrder, type TestSystem } from '../test-system.ts';

/** A new order with a pending payment at Neopay. */
export async function createNeopayOrder(
  system: TestSystem,
  changes: Partial<Order> = {},
): Promise<{ readonly orderId: string; readonly document: NeopayDocument }> {
  const orderId = await newOrder(system, changes);
  const { providerPaymentId } = await system.createPayment('neopay', orderId);
  const document = system.neopay.documents.get(providerPaymentId ?? '');
  if (!document) throw new Error(`Neopay created no payment for ${orderId}.`);
  return { orderId, document };
}

/** A new order with a create attempt at Pentagoo, and the hash of a transaction that does not exist yet. */
export async function createPentagooOrder(
  system: TestSystem,
  changes: Partial<Order> = {},
): Promise<{ readonly orderId: string; readonly hash: string }> {
  const orderId = await newOrder(system, changes);
  await system.createPayment('pentagoo', orderId);
  return { orderId, hash: `0xd${Number(orderId.slice(2)).toString(16).padStart(63, '0')}` };
}

/** Completes a payment at Neopay. */
export function completePayment(
  system: TestSystem,
  document: NeopayDocument,
  changes: Partial<NeopayDocument> = {},
): void {
  Object.assign(document, { status: 'completed', updated_at: system.now.toISOString() }, changes);
}

/** Transfers 100 dollars of the token to the merchant, in the newest block, which is final unless `final` is false. */
export function makeTransfer(
  system: TestSystem,
  hash: string,
  changes: Partial<ChainTransfer> & { final?: boolean } = {},
): ChainTransfer {
  const { final = true, ...rest } = changes;
  const height = heightAt(system.now);
  const logs = [{ index: 3, units: 10_000n * UNITS_PER_CENT }];
  const made = { hash, height, fork: 0, contract: TOKEN, to: MERCHANT, status: '0x1' as const, logs, ...rest };
  system.chain.transfers.set(hash, made);
  if (final) system.chain.finalizedHeight = Math.max(system.chain.finalizedHeight, height);
  return made;
}

/** Posts a Neopay callback to the order's address and verifies the order. Returns the new standing. */
export async function neopayCallsBack(
  system: TestSystem,
  orderId: string,
  body: string | Uint8Array,
): Promise<Standing> {
  await system.postCallback('neopay', system.neopayAddress(orderId), body);
  return (await system.verify(orderId)).after;
}

/** Posts a Pentagoo callback that names this transaction and verifies the order. Returns the new standing. */
export async function pentagooCallsBack(
  system: TestSystem,
  orderId: string,
  hash: string,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<Standing> {
  await system.postCallback('pentagoo', PENTAGOO_TOKEN, system.pentagooBody(orderId, hash, changes));
  return (await system.verify(orderId)).after;
}

export async function stateOf(system: TestSystem, orderId: string): Promise<string | undefined> {
  return (await system.store.orders.get(orderId))?.standing.state;
}

/** Changes an order on a person's word. Returns the new standing. */
export async function change(system: TestSystem, orderId: string, orderChange: OrderChange): Promise<Standing> {
  const by = { actor: 'ana', reason: 'a test' };
  return (await system.store.orders.change(orderId, orderChange, by, system.now)).after;
}

/** Verifies an order; `meanwhile` happens after its witnesses have answered and before the answers are recorded. */
export async function verifyWhile(
  system: TestSystem,
  orderId: string,
  meanwhile: () => Promise<unknown>,
): Promise<Decision> {
  const answered = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const delayed = (provider: Provider): Provider => ({
    ...provider,
    async verify(request) {
      const verification = await provider.verify(request);
      answered.resolve();
      await released.promise;
      return verification;
    },
  });
  const providers = [system.providers.neopay, system.providers.pentagoo].map(delayed);
  const verified = verifyOrder(orderId, { store: system.store, providers, clock: () => system.now });
  await Promise.race([answered.promise, verified]);
  await meanwhile();
  released.resolve();
  return verified;
}

export function usd(decimal: string): Money {
  return moneyFromDecimal(decimal, 'USD');
}

export function transactionClaim(hash: string): Claim {
  return { provider: 'pentagoo', kind: 'transaction', network: 'Binance Smart Chain', hash };
}

export function paymentClaim(paymentId: string): Claim {
  return { provider: 'neopay', kind: 'payment', paymentId };
}

export function transferUnit(hash: string, position = 0, token = TOKEN): MoneyUnitId {
  return { kind: 'transfer', chainId: CHAIN_ID, hash, token, recipient: MERCHANT, position };
}

/** A log of this many dollars, for `makeTransfer`. */
export function dollars(index: number, decimal: string, changes: Partial<ChainTransfer['logs'][number]> = {}) {
  return { index, units: moneyFromDecimal(decimal, 'USD', 6).amountMinor, ...changes };
}

/** State, paid sum, fulfilment and the kinds of discrepancies, in one line. */
export function lineOf({ state, paid, fulfilmentAllowed, discrepancies }: Standing): string {
  const kinds = discrepancies.map(({ kind }) => ` ${kind}`).join('');
  return `${state} ${moneyText(paid)}${fulfilmentAllowed ? ' allowed' : ''}${kinds}`;
}

/** As `lineOf`, as stored. */
export async function storedLine(system: TestSystem, orderId: string): Promise<string> {
  const stored = await system.store.orders.get(orderId);
  return stored ? lineOf(stored.standing) : 'unknown order';
}

/** The merchant events of an order, oldest first: cause, type, paid sum and fulfilment. */
export async function eventLines(sql: pg.Pool, orderId: string): Promise<readonly string[]> {
  const { rows } = await sql.query<{ type: string; data: EventData }>(
    "select type, payload::json -> 'data' as data from events where order_id = $1 order by sequence",
    [orderId],
  );
  return rows.map(
    ({ type, data: { cause, amount, paid, fulfilmentAllowed } }) =>
      `${cause}: ${type} ${Number(paid.value)} of ${Number(amount.value)}${fulfilmentAllowed ? ' allowed' : ''}`,
  );
}

interface EventData {
  readonly cause: string;
  readonly amount: { readonly value: string };
  readonly paid: { readonly value: string };
  readonly fulfilmentAllowed: boolean;
}

let orders = 0;

async function newOrder(system: TestSystem, changes: Partial<Order>): Promise<string> {
  orders += 1;
  // Read the counter before the first await: tests create orders concurrently.
  const orderId = `T-${orders}`;
  await putOrder(system, orderOf(system, orderId, changes));
  return orderId;
}
