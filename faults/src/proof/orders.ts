import type { Order, Standing } from '@punteo/payments';
import { type ChainTransfer, heightAt, MERCHANT, TOKEN, UNITS_PER_CENT } from '../fakes/chain.ts';
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

let orders = 0;

async function newOrder(system: TestSystem, changes: Partial<Order>): Promise<string> {
  orders += 1;
  // Read the counter before the first await: tests create orders concurrently.
  const orderId = `T-${orders}`;
  await putOrder(system, orderOf(system, orderId, changes));
  return orderId;
}
