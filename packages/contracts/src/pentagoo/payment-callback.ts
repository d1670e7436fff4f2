import * as z from 'zod/mini';

/**
 * What Pentagoo posts to a URL of the merchant after it processed a payment. Every field is text and nothing is signed,
 * so it is only a hint. The text of the fields is not validated here: the adapter reads amounts, dates and hashes.
 */
export const PaymentCallback = z
  .object({
    /** For example `100.00 USD`. */
    amount: z.string().check(z.minLength(1)),
    /** ISO 8601, for example `2024-07-17T12:34:56Z`. */
    date: z.string().check(z.minLength(1)),
    /** A name without a fixed list: `Binance Smart Chain`, `Ethereum`. */
    blockchain: z.string().check(z.minLength(1)),
    /** Hash of the transaction on that chain. */
    hash: z.string().check(z.minLength(1)),
    /** Pentagoo's id of the payment. */
    paymentId: z.string().check(z.minLength(1)),
    /** The `refId` that the merchant sent on create. */
    orderId: z.string().check(z.minLength(1)),
  })
  .check(z.meta({ id: 'PaymentCallback' }));
export type PaymentCallback = z.output<typeof PaymentCallback>;
