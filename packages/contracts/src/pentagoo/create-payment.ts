import * as z from 'zod/mini';

/** The request to create a payment. All three fields are text; `amount` as in the provider's example, `100.00 USD`. */
export const CreatePaymentBody = z
  .strictObject({
    refId: z.string().check(z.minLength(1)),
    description: z.string().check(z.minLength(1)),
    amount: z.string().check(z.minLength(1)),
  })
  .check(z.meta({ id: 'CreatePaymentBody' }));
export type CreatePaymentBody = z.output<typeof CreatePaymentBody>;

/** The documented 400: `{"code":"400","message":"Bad Request"}`. A number as code is read as text. */
export const CreatePaymentRefusal = z
  .object({
    code: z.union([z.string(), z.pipe(z.int(), z.transform(String))]),
    message: z.string(),
  })
  .check(z.meta({ id: 'CreatePaymentRefusal' }));
export type CreatePaymentRefusal = z.output<typeof CreatePaymentRefusal>;
