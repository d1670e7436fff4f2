import * as z from 'zod/mini';
import { OrderId, ProviderName, ProviderPaymentId, Reason } from './identifiers.ts';
import { Instant } from './instant.ts';
import { Currency, Decimal, Money, MoneyInput } from './money.ts';
import { pageOf, pageQuery } from './page.ts';
import { Standing, StandingState } from './standing.ts';
import { text } from './text.ts';

/**
 * What the merchant expects. An absent field keeps its stored value; a new order without it is created now, is never
 * due, is not fulfilled, and any provider may pay it (as with an empty list). `dueAt` null: never due. A `dueAt` before
 * the `createdAt` of the same request is refused.
 */
export const PutOrderBody = z
  .strictObject({
    amount: MoneyInput,
    createdAt: z.optional(Instant),
    dueAt: z.nullish(Instant),
    fulfilledAt: z.nullish(Instant),
    providers: z.optional(z.array(ProviderName).check(z.maxLength(16))),
    /**
     * Payments and transactions to bind to the order: payments that the merchant created at a provider, and
     * transactions that a person assigns (`<network>:<hash>`, the network as the provider spells it).
     */
    payments: z.optional(
      z.array(z.strictObject({ provider: ProviderName, providerPaymentId: ProviderPaymentId })).check(z.maxLength(64)),
    ),
    /** Stands in the audit where a stored order is amended by this. */
    reason: z.optional(Reason),
  })
  .check(
    z.refine(({ createdAt, dueAt }) => !createdAt || !dueAt || Date.parse(createdAt) <= Date.parse(dueAt), {
      path: ['dueAt'],
      message: 'Should not be before createdAt.',
    }),
    z.meta({ id: 'PutOrderBody' }),
  );
export type PutOrderBody = z.input<typeof PutOrderBody>;

/**
 * `fulfilledAt` defaults to now. `reason` corrects a time that is recorded already. `force`, with a reason, records goods that
 * went out although the order may not be fulfilled.
 */
export const PutFulfilmentBody = z
  .strictObject({
    fulfilledAt: z.optional(Instant),
    reason: z.optional(Reason),
    force: z.optional(z.boolean()),
  })
  .check(
    z.refine(({ force, reason }) => force !== true || reason !== undefined, {
      path: ['reason'],
      message: 'Should say why, with force.',
    }),
    z.meta({ id: 'PutFulfilmentBody' }),
  );

/** What the merchant expects to be paid, and where it stands. */
export const Order = z
  .object({
    orderId: z.string(),
    amount: Money,
    providers: z.array(z.string()),
    createdAt: Instant,
    dueAt: z.nullable(Instant),
    fulfilledAt: z.nullable(Instant),
    cancelledAt: z.nullable(Instant),
    closedAt: z.nullable(Instant),
    standing: Standing,
  })
  .check(z.meta({ id: 'Order' }));
export type Order = z.output<typeof Order>;

const filter = {
  state: z.optional(StandingState),
  orderId: z.optional(OrderId),
  /** A provider's id of a payment that was bound to the order. */
  payment: z.optional(ProviderPaymentId),
  /** The hash of a transaction that was named for the order. */
  transaction: z.optional(ProviderPaymentId),
  /** A provider whose payment or transaction was named for the order. */
  provider: z.optional(ProviderName),
  currency: z.optional(Currency),
  /** Of the order, inclusive. Only with `currency`. */
  atLeast: z.optional(Decimal),
  /** Of the order, inclusive. Only with `currency`. */
  atMost: z.optional(Decimal),
  /** Created at this instant or later. */
  createdFrom: z.optional(Instant),
  /** Created before this instant. */
  createdTo: z.optional(Instant),
  /** The buyer's e-mail address, as a provider has it. Only its digest is compared. */
  buyer: z.optional(text(320)),
};

/** Which orders; all conditions that are set hold. */
export const OrderFilter = z.strictObject(filter).check(z.meta({ id: 'OrderFilter' }));
export type OrderFilter = z.output<typeof OrderFilter>;

/** Which orders to list. */
export const OrderQuery = z.strictObject({ ...pageQuery, ...filter });

/** Counts and sums all orders that a filter selects. */
export const OrderSummary = z
  .object({
    count: z.int(),
    /** One row per currency of the orders. `paid` counts money in the currency of the order. */
    sums: z.array(z.object({ count: z.int(), ordered: Money, paid: Money })),
  })
  .check(z.meta({ id: 'OrderSummary' }));
/** A page of orders, newest first. */
export const OrderPage = pageOf(Order).check(z.meta({ id: 'OrderPage' }));
/** Names an order. */
export const orderPath = z.object({ orderId: OrderId });
