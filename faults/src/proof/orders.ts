import type { Order, Standing } from '@punteo/payments';
import { type ChainTransfer, heightAt, MERCHANT, TOKEN, UNITS_PER_CENT } from '../fakes/chain.ts';
import type { NeopayDocument } from '../fakes/neopay.ts';
import { type House, orderOf, PENTAGOO_TOKEN } from '../test-system.ts';

let orders = 0;

/** An order that waits for its money, and the payment that was made for it at Neopay. */
export async function bankOrder(
  house: House,
  changes: Partial<Order> = {},
): Promise<{ readonly orderId: string; readonly document: NeopayDocument }> {
  const orderId = await putOrder(house, changes);
  const { providerPaymentId } = await house.create('neopay', orderId);
  const document = house.neopay.documents.get(providerPaymentId ?? '');
  if (!document) throw new Error('the payment was not made');
  return { orderId, document };
}

/** An order that waits for its money, and a hash that nobody has used. */
export async function cryptoOrder(
  house: House,
  changes: Partial<Order> = {},
): Promise<{ readonly orderId: string; readonly hash: string }> {
  const orderId = await putOrder(house, changes);
  await house.create('pentagoo', orderId);
  return { orderId, hash: `0xd${Number(orderId.slice(2)).toString(16).padStart(63, '0')}` };
}

async function putOrder(house: House, changes: Partial<Order>): Promise<string> {
  orders += 1;
  // Named before anything is waited for: others may be put meanwhile.
  const orderId = `T-${orders}`;
  await house.store.orders.put([orderOf(house, orderId, changes)]);
  return orderId;
}

/** The buyer pays at the bank. */
export function pay(house: House, document: NeopayDocument, changes: Partial<NeopayDocument> = {}): void {
  Object.assign(document, { status: 'completed', updated_at: house.now.toISOString() }, changes);
}

/** 100 dollars of the token reach the merchant, in the newest block, which is final at once unless told otherwise. */
export function transfer(
  house: House,
  hash: string,
  changes: Partial<ChainTransfer> & { final?: boolean } = {},
): ChainTransfer {
  const { final = true, ...rest } = changes;
  const height = heightAt(house.now);
  const logs = [{ index: 3, units: 10_000n * UNITS_PER_CENT }];
  const made = { hash, height, fork: 0, contract: TOKEN, to: MERCHANT, status: '0x1' as const, logs, ...rest };
  house.chain.transfers.set(hash, made);
  if (final) house.chain.finalized = Math.max(house.chain.finalized, height);
  return made;
}

/** Pentagoo, or somebody who has its address, calls back; then the order is looked at. */
export async function named(
  house: House,
  orderId: string,
  hash: string,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<Standing> {
  await house.post('pentagoo', PENTAGOO_TOKEN, house.pentagooBody(orderId, hash, changes));
  return (await house.examine(orderId)).after;
}

/** Somebody who has the order's address calls back; then the order is looked at. */
export async function called(house: House, orderId: string, body: string | Uint8Array): Promise<Standing> {
  await house.post('neopay', house.neopayCapability(orderId), body);
  return (await house.examine(orderId)).after;
}

export async function stateOf(house: House, orderId: string): Promise<string | undefined> {
  return (await house.store.orders.get(orderId))?.standing.state;
}
