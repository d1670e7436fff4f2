import * as z from 'zod/mini';
import { decimal } from './decimal.ts';

const customerDetails = {
  name: z.optional(z.string().check(z.minLength(1))),
  country: z.string().check(z.minLength(1)),
  /** "The full resource for the customer", only in the field table. Its form is not documented: any object is sent. */
  resource: z.optional(z.record(z.string(), z.unknown())),
};

/**
 * The request to create a payment. `payment.amount` is a JSON number on the wire: pass `new JsonNumber('122.44')`.
 * `customer` needs `id` or `email`.
 */
export const CreatePaymentBody = z
  .strictObject({
    institutionId: z.int(),
    payment: z.strictObject({ amount: decimal, currency: z.string().check(z.minLength(1)) }),
    customer: z.union([
      z.strictObject({ id: z.guid(), email: z.optional(z.email()), ...customerDetails }),
      z.strictObject({ id: z.optional(z.guid()), email: z.email(), ...customerDetails }),
    ]),
    reference: z.optional(z.string().check(z.minLength(1))),
    callback_url: z.optional(z.url({ protocol: /^https?$/ })),
  })
  .check(z.meta({ id: 'CreatePaymentBody' }));
export type CreatePaymentBody = z.input<typeof CreatePaymentBody>;

/**
 * The answer to a request to create a payment. Only `id` is required, because only it connects the payment with the merchant's order: an
 * answer that lacks another field, or has it in another form, still names the payment that was created. Another page of
 * the provider's documentation shows the whole payment here; its other fields are accepted and dropped.
 */
export const CreatedPayment = z
  .object({
    message: lenient(z.string()),
    payment: z.object({
      id: z.guid(),
      application_id: lenient(z.guid()),
      /** The page where the buyer authorises. */
      authorisationUrl: lenient(z.string().check(z.minLength(1))),
    }),
  })
  .check(z.meta({ id: 'CreatedPayment' }));
export type CreatedPayment = z.output<typeof CreatedPayment>;

/** Null for any other form, so that it does not make the whole answer unreadable. */
function lenient<Schema extends z.ZodMiniType>(schema: Schema) {
  return z.catch(z.nullish(schema), null);
}
