import type { Order, Standing } from '@punteo/payments';
import { type ChainTransfer, heightAt, MERCHANT, TOKEN, UNITS_PER_CENT } from '../fakes/chain.ts';
import type { NeopayDocument } from '../fakes/neopay.ts';
import { orderOf, PENTAGOO_TOKEN, type TestSystem } from '../test-system.ts';

let orders = 0;

/** An order that waits for its money, and the payment that was made for it at Neopay. */
export async function bankOrder(
  system: TestSystem,
  changes: Partial<Order> = {},
): Promise<{ readonly orderId: string; readonly document: NeopayDocument }> {
  const orderId = await putOrder(system, changes);
  const { providerPaymentId } = await system.create('neopay', orderId);
  const document = system.neopay.documents.get(providerPaymentId ?? '');
  if (!document) throw new Error('the payment was not made');
  return { orderId, document };
}

/** An order that waits for its money, and a hash that nobody has used. */
export async function cryptoOrder(
  system: TestSystem,
  changes: Partial<Order> = {},
): Promise<{ readonly orderId: string; readonly hash: string }> {
  const orderId = await putOrder(system, changes);
  await system.create('pentagoo', orderId);
  return { orderId, hash: `0xd${Number(orderId.slice(2)).toString(16).padStart(63, '0')}` };
}

async function putOrder(system: TestSystem, changes: Partial<Order>): Promise<string> {
  orders += 1;
  // Named before anything is waited for: others may be put meanwhile.
  const orderId = `T-${orders}`;
  await system.store.orders.put([orderOf(system, orderId, changes)]);
  return orderId;
}

/** The buyer pays at the bank. */
export function pay(system: TestSystem, document: NeopayDocument, changes: Partial<NeopayDocument> = {}): void {
  Object.assign(document, { status: 'completed', updated_at: system.now.toISOString() }, changes);
}

/** 100 dollars of the token reach the merchant, in the newest block, which is final at once unless told otherwise. */
export function transfer(
  system: TestSystem,
  hash: string,
  changes: Partial<ChainTransfer> & { final?: boolean } = {},
): ChainTransfer {
  const { final = true, ...rest } = changes;
  const height = heightAt(system.now);
  const logs = [{ index: 3, units: 10_000n * UNITS_PER_CENT }];
  const made = { hash, height, fork: 0, contract: TOKEN, to: MERCHANT, status: '0x1' as const, logs, ...rest };
  system.chain.transfers.set(hash, made);
  if (final) system.chain.finalized = Math.max(system.chain.finalized, height);
  return made;
}

/** Pentagoo, or somebody who has its address, calls back; then the order is looked at. */
export async function named(
  system: TestSystem,
  orderId: string,
  hash: string,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<Standing> {
  await system.post('pentagoo', PENTAGOO_TOKEN, system.pentagooBody(orderId, hash, changes));
  return (await system.examine(orderId)).after;
}

/** Somebody who has the order's address calls back; then the order is looked at. */
export async function called(system: TestSystem, orderId: string, body: string | Uint8Array): Promise<Standing> {
  await system.post('neopay', system.neopayAddress(orderId), body);
  return (await system.examine(orderId)).after;
}

export async function stateOf(system: TestSystem, orderId: string): Promise<string | undefined> {
  return (await system.store.orders.get(orderId))?.standing.state;
}
