import {
  type Claim,
  type CreateSearch,
  claimId,
  type Discrepancy,
  type OrderFacts,
  type Payment,
  type RefundBalance,
  type Standing,
} from '@punteo/payments';
import type { App } from '../../app.ts';
import { STEP_TABLE, type StepAction } from './step-table.ts';

/** What the steps of one discrepancy depend on. */
export interface StepFacts {
  readonly discrepancy: Discrepancy;
  /** Of its order; null: it has none, or it is unknown. */
  readonly order: { readonly facts: OrderFacts; readonly standing: Standing } | null;
  /** The payment or transaction of the order that it is about; null: none. */
  readonly claim: Claim | null;
  /** The payment without an order that it is about; null: none. */
  readonly payment: Payment | null;
  /** Orders that may be the one of its payment. */
  readonly orders: readonly OrderFacts[];
  /** Payments that may be the one of its create attempt. */
  readonly payments: readonly Payment[];
  /** Null: it is about no create attempt. */
  readonly search: CreateSearch | null;
  /** What is left to be given back of the order. */
  readonly balances: readonly RefundBalance[];
  /** Ids of the order's events that could not be delivered. */
  readonly deadEvents: readonly string[];
}

/** Reads what the steps of a discrepancy depend on. */
export async function readStepFacts({ store }: Pick<App, 'store'>, discrepancy: Discrepancy): Promise<StepFacts> {
  const { kind, orderId, subject, provider, fields } = discrepancy;
  const actions: readonly StepAction[] = STEP_TABLE[kind];
  const ofOrder = orderId !== null;
  const [stated, [facts], [payment = null], orders, payments, search, balances, events] = await Promise.all([
    ofOrder ? store.orders.get(orderId) : null,
    ofOrder ? store.standings.orderFacts([orderId]) : [],
    findPayments(store, provider, [paymentIn(discrepancy)]),
    store.standings.orderFacts(candidateOrders(discrepancy)),
    findPayments(store, provider, valuesOf(fields, 'payment', 'actual')),
    subject.startsWith('attempt:') ? store.createAttempts.search(subject.slice('attempt:'.length)) : null,
    ofOrder && actions.includes('record_refund')
      ? store.refunds.balances({ orderId, state: 'open' }, FIRST_PAGE)
      : null,
    ofOrder && actions.includes('resend_events') ? store.events.list({ orderId, state: 'dead' }, FIRST_PAGE) : null,
  ]);
  return {
    discrepancy,
    order: stated && facts ? { facts, standing: stated.standing } : null,
    claim: facts?.claims.find(({ claim }) => subject === `order:${orderId}#${claimId(claim)}`)?.claim ?? null,
    payment,
    orders,
    payments,
    search,
    balances: balances?.items ?? [],
    deadEvents: events?.items.map(({ eventId }) => eventId) ?? [],
  };
}

const FIRST_PAGE = { limit: 50 };

/** The values of one side of the fields of this name. */
export function valuesOf(fields: Discrepancy['fields'], name: string, side: 'expected' | 'actual'): readonly string[] {
  return fields.flatMap((each) => (each.field === name && each[side] !== null ? [each[side]] : []));
}

/** The id of the provider's payment that it is about. */
function paymentIn({ subject, provider, fields }: Discrepancy): string | null {
  const start = `payment:${provider}:`;
  const isTransfer = fields.some(({ field }) => field === 'transaction');
  return provider !== null && subject.startsWith(start) && !isTransfer ? subject.slice(start.length) : null;
}

/** The orders that a payment or a transfer may be for, as the run listed them. */
function candidateOrders({ orderId, fields }: Discrepancy): readonly string[] {
  if (orderId !== null) return [];
  const listed = valuesOf(fields, 'order', 'expected').flatMap((orderIds) => orderIds.split(', '));
  return [...valuesOf(fields, 'candidate', 'expected'), ...listed];
}

async function findPayments(
  { payments }: App['store'],
  provider: string | null,
  ids: readonly (string | null)[],
): Promise<readonly Payment[]> {
  if (provider === null) return [];
  const pages = await Promise.all(
    ids.flatMap((text) => (text === null ? [] : [payments.search({ provider, text }, FIRST_PAGE)])),
  );
  return pages.flatMap(({ items }) => items).filter(({ providerPaymentId }) => ids.includes(providerPaymentId));
}
