import * as z from 'zod';

/**
 * What Pentagoo posts to a URL of the merchant's after it processed a payment. Every field is text and nothing is
 * signed: this is a hint. The fields are read as they came; what an amount, a date or a hash may look like is decided
 * where they are used.
 */
export const PaymentCallback = z
  .object({
    /** For example `100.00 USD`. */
    amount: z.string().min(1),
    /** ISO 8601, for example `2024-07-17T12:34:56Z`. */
    date: z.string().min(1),
    /** A free name: `Binance Smart Chain`, `Ethereum`. */
    blockchain: z.string().min(1),
    /** The transaction on that chain. */
    hash: z.string().min(1),
    /** Pentagoo's id of the payment. */
    paymentId: z.string().min(1),
    /** The `refId` that the merchant sent on create. */
    orderId: z.string().min(1),
  })
  .meta({ id: 'PaymentCallback' });
export type PaymentCallback = z.output<typeof PaymentCallback>;
