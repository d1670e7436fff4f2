import * as z from 'zod/mini';
import { Claim } from './claim.ts';
import { OrderId, ProviderName, ProviderPaymentId, Reason } from './identifiers.ts';
import { Instant } from './instant.ts';
import { Money, MoneyInput } from './money.ts';
import { pageOf, pageQuery } from './page.ts';
import { text } from './text.ts';

/** The bank's or the chain's name of money that was given back. */
export const RefundReference = text(200);

/** Money that was given back, of a payment or a transaction of the order. */
export const PostRefundBody = z
  .strictObject({
    provider: ProviderName,
    /** A payment id, or a transaction as `<network>:<hash>`. */
    claim: ProviderPaymentId,
    amount: MoneyInput,
    /** Default: now. */
    refundedAt: z.optional(Instant),
    reference: z.optional(RefundReference),
    /** Records more than is left to be given back. */
    force: z.optional(z.boolean()),
    reason: Reason,
  })
  .check(z.meta({ id: 'PostRefundBody' }));

/** Money that a person recorded as given back. It does not change where the order stands. */
export const Refund = z
  .object({
    refundId: z.string(),
    orderId: z.string(),
    claim: Claim,
    amount: Money,
    refundedAt: Instant,
    reference: z.nullable(z.string()),
    reason: z.string(),
    recordedBy: z.string(),
    recordedAt: Instant,
  })
  .check(z.meta({ id: 'Refund' }));
export type Refund = z.output<typeof Refund>;

/** What of a payment or transaction of an order is to be given back, what was, and what is left. */
export const RefundBalance = z
  .object({
    orderId: z.string(),
    claim: Claim,
    /** The discrepancy that asks for it; null where nothing had to be given back. */
    kind: z.nullable(
      z.enum([
        'paid_after_cancel',
        'paid_late',
        'currency_mismatch',
        'paid_by_other_provider',
        'double_payment',
        'amount_over',
      ]),
    ),
    due: Money,
    refunded: Money,
    left: Money,
    /** Whether the provider itself shows the payment as refunded. */
    isSeenAtProvider: z.boolean(),
  })
  .check(z.meta({ id: 'RefundBalance' }));
export type RefundBalance = z.output<typeof RefundBalance>;

/** Which balances to list; all conditions that are set hold. `open`: something is left. */
export const RefundBalanceQuery = z.strictObject({
  ...pageQuery,
  orderId: z.optional(OrderId),
  provider: z.optional(ProviderName),
  currency: z.optional(z.string().check(z.regex(/^[A-Z][A-Z0-9]{2,9}$/, 'Should be a currency code in capitals.'))),
  state: z.optional(z.enum(['open', 'settled'])),
});

/** A page of balances, of the newest order first, and the sums of the whole list, as decimal text by currency. */
export const RefundBalancePage = z
  .object({
    ...pageOf(RefundBalance).shape,
    totals: z.array(
      z.object({ currency: z.string(), count: z.int(), due: z.string(), refunded: z.string(), left: z.string() }),
    ),
  })
  .check(z.meta({ id: 'RefundBalancePage' }));

/** Which recorded refunds to list. */
export const RefundQuery = z.strictObject({ ...pageQuery, orderId: z.optional(OrderId) });
/** A page of recorded refunds, newest first. */
export const RefundPage = pageOf(Refund).check(z.meta({ id: 'RefundPage' }));
