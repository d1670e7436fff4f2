import { type Claim, type MoneyUnitId, type OrderChange, PunteoError, type Standing } from '@punteo/payments';
import { CHAIN_ID, type ChainTransfer, forkAt, heightAt, MERCHANT, TOKEN, UNITS_PER_CENT } from '../fakes/chain.ts';
import type { FakeNeopay, NeopayDocument } from '../fakes/neopay.ts';
import { centsOf, PENTAGOO_TOKEN } from '../test-system.ts';
import type { HistoryState } from './history-state.ts';
import {
  addClaim,
  decideInModel,
  giveByPerson,
  type ModelOrder,
  type ModelStanding,
  refusalOfGift,
  takeBackByPerson,
  verifyInModel,
} from './model.ts';
import { truthOf } from './truth.ts';

/** Verifies an order in the system and in the model. Returns how the two states differ, or null. */
export async function verify(history: HistoryState, orderId: string): Promise<string | null> {
  if (!history.model.orders.has(orderId)) return null;
  verifyInModel(history.model, orderId, history.system.now, (claim, block) => truthOf(history, claim, block));
  const { after } = await history.system.verify(orderId);
  return differenceOf(history, orderId, modelStandingOf(after));
}

/** How a standing differs from the model's; null: not at all. */
export function differenceOf({ model }: HistoryState, orderId: string, standing: ModelStanding): string | null {
  const expected = model.orders.get(orderId)?.standing;
  if (expected && textOf(standing) === textOf(expected)) return null;
  return `${orderId} is ${textOf(standing)}; the model says ${expected && textOf(expected)}`;
}

function textOf({ state, paid, fulfilmentAllowed }: ModelStanding): string {
  return `${state} with ${paid} cents${fulfilmentAllowed ? ', goods may go' : ''}`;
}

/** Creates a payment for the first order, three at most. */
export async function createPayment(history: HistoryState, onCreate: 'answer' | 'lose'): Promise<string | null> {
  const [orderId] = history.orders;
  const ids = history.payments.get(orderId) ?? [];
  if (ids.length === 3) return null;
  const id = paymentIdOf(history, ids.length);
  const refusal = refusalOfCreate(history.model.orders.get(orderId));
  history.system.neopay.nextPaymentIds.splice(0, 1, id);
  history.system.neopay.onCreate = onCreate;
  try {
    const { outcome } = await history.system.createPayment('neopay', orderId);
    history.payments.set(orderId, [...ids, id]);
    const order = history.model.orders.get(orderId);
    if (order && outcome === 'created') {
      addClaim(order, `neopay ${id}`);
      history.bound.set(`neopay ${id}`, orderId);
    }
    if (refusal !== null) return `a payment was created, instead of ${refusal}`;
    const expected = onCreate === 'answer' ? 'created' : 'unknown';
    return outcome === expected ? null : `the create attempt of ${id} is ${outcome} instead of ${expected}`;
  } catch (error) {
    const code = error instanceof PunteoError ? error.code : null;
    return code === 'create_unresolved' || (code !== null && code === refusal) ? null : String(error);
  }
}

/** Why no payment is created for an order; null: one is. */
function refusalOfCreate(order: ModelOrder | undefined): string | null {
  if (!order) return null;
  if (order.isCancelled) return 'order_cancelled';
  return order.isClosed ? 'order_closed' : null;
}

/** Changes an order by hand, in the system and in the model, where the order may be changed so. */
export async function changeOrder(
  history: HistoryState,
  orderId: string,
  change: OrderChange,
  changeModel: (order: ModelOrder) => void,
  refusal: string | null = null,
): Promise<string | null> {
  const { system, model } = history;
  const order = model.orders.get(orderId);
  if (!order) return null;
  const isRefused =
    refusal !== null ||
    (change.type === 'amend' && (order.isCancelled || order.isClosed)) ||
    (change.type === 'cancel' && order.isCancelled) ||
    (change.type === 'close' && (order.isCancelled || order.isClosed || order.standing.paid > 0n)) ||
    (change.type === 'accept_parts' && !['paid_in_parts', 'overpaid'].includes(order.standing.state));
  try {
    const { after } = await system.store.orders.change(orderId, change, PERSON, system.now);
    if (isRefused) return `${change.type} of ${orderId} was not refused`;
    changeModel(order);
    decideInModel(model, orderId, system.now);
    return differenceOf(history, orderId, modelStandingOf(after));
  } catch (error) {
    const isExpected = isRefused && error instanceof PunteoError && (refusal === null || refusal === error.code);
    return isExpected ? null : `${change.type} of ${orderId}: ${error}${refusal ? ` instead of ${refusal}` : ''}`;
  }
}

/** A person gives cents of a claim's money to an order, and the model says whether that is refused. */
export function allocate(history: HistoryState, orderId: string, name: string, cents: bigint): Promise<string | null> {
  const { model, system } = history;
  const amount = { amountMinor: cents, currency: 'USD', exponent: 2 };
  const change = { type: 'allocate', claim: claimOf(name), unit: unitOf(name), amount } as const;
  const refusal = refusalOfGift(model, orderId, name, cents);
  return changeOrder(history, orderId, change, () => giveByPerson(model, orderId, name, cents, system.now), refusal);
}

/** A person takes back what was given to an order of a claim's money. */
export function unallocate(history: HistoryState, orderId: string, name: string): Promise<string | null> {
  const { model, system } = history;
  const refusal = model.allocations.get(name)?.has(orderId) ? null : 'unit_unknown';
  const change = { type: 'unallocate', unit: unitOf(name) } as const;
  return changeOrder(history, orderId, change, () => takeBackByPerson(model, orderId, name, system.now), refusal);
}

/** The one unit of money of a claim in these histories. */
function unitOf(name: string): MoneyUnitId {
  const [witness, id = ''] = name.split(' ');
  if (witness === 'neopay') return { kind: 'payment', provider: 'neopay', paymentId: id };
  return { kind: 'transfer', chainId: CHAIN_ID, hash: id, token: TOKEN, recipient: MERCHANT, position: 0 };
}

/** The claim of a name of the model. */
export function claimOf(name: string): Claim {
  const [witness, id = '', ...network] = name.split(' ');
  if (witness === 'neopay') return { provider: 'neopay', kind: 'payment', paymentId: id };
  return {
    provider: 'pentagoo',
    kind: 'transaction',
    network: network.length > 0 ? network.slice(1).join(' ') : 'Binance Smart Chain',
    hash: id,
  };
}

export function modelStandingOf({ state, paid, fulfilmentAllowed }: Standing): ModelStanding {
  return { state, paid: centsOf(paid), fulfilmentAllowed };
}

/** Who changes orders by hand in these histories. */
const PERSON = { actor: 'tester', reason: 'a history' } as const;

/** Changes one of the first order's payments at Neopay; none where it has none. */
export function changePayment(
  { system, payments, orders, random }: HistoryState,
  changes: Partial<NeopayDocument>,
): void {
  const ids = payments.get(orders[0]) ?? [];
  const document = ids.length > 0 ? system.neopay.documents.get(random.pick(ids)) : undefined;
  if (document) Object.assign(document, changes, { updated_at: system.now.toISOString() });
}

/** Posts a callback, then verifies the order that it should be matched to. */
export async function callBack(
  history: HistoryState,
  provider: 'neopay' | 'pentagoo',
  orderId: string,
  body: string,
  outcome: 'matched' | 'orphan' | 'unreadable',
  transaction?: string,
): Promise<string | null> {
  const callbackAddress = provider === 'neopay' ? history.system.neopayAddress(orderId) : PENTAGOO_TOKEN;
  const received = await history.system.postCallback(provider, callbackAddress, body);
  if (received === null) return `the callback address of ${orderId} was refused`;
  history.callbacks.push({ provider, callbackAddress, body });
  const order = history.model.orders.get(orderId);
  if (!order || outcome === 'orphan') return null;
  if (outcome === 'matched' && transaction !== undefined) addClaim(order, `chain ${transaction}`);
  return verify(history, orderId);
}

/** A Pentagoo callback for this order that names this transaction. */
export function nameTransaction(history: HistoryState, orderId: string, hash: string): Promise<string | null> {
  return callBack(history, 'pentagoo', orderId, history.system.pentagooBody(orderId, hash), 'matched', hash);
}

/** Puts a transfer on the chain, in the newest block unless `changes` says otherwise. */
export function transfer(
  history: HistoryState,
  hash: string,
  cents: bigint,
  changes: Partial<ChainTransfer> = {},
): void {
  const height = changes.height ?? heightAt(history.system.now);
  const logs = [{ index: 3, units: cents * UNITS_PER_CENT }];
  const fork = forkAt(history.system.chain, height);
  const made = { hash, fork, contract: TOKEN, to: MERCHANT, status: '0x1' as const, logs, ...changes, height };
  history.system.chain.transfers.set(hash, made);
}

/** Holds the next answer of Neopay, read before later changes, until `release` is called. */
export function holdNextAnswer(neopay: FakeNeopay): { readonly held: Promise<void>; readonly release: () => void } {
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  neopay.beforeDelivery = () => {
    neopay.beforeDelivery = null;
    held.resolve();
    return released.promise;
  };
  return {
    held: held.promise,
    release() {
      neopay.beforeDelivery = null;
      released.resolve();
    },
  };
}

export function paymentIdOf({ unique }: HistoryState, number: number): string {
  return `99658c35-d9ee-4b04-${number.toString(16).padStart(4, '8')}-${Number(unique).toString(16).padStart(12, '0')}`;
}

export function hashOf({ unique }: HistoryState, number: number): string {
  return `0x${`${number}${Number(unique).toString(16).padStart(12, '0')}`.padStart(64, 'a')}`;
}
