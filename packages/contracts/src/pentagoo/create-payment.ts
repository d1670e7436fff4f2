import * as z from 'zod';

/** The request to create a payment. All three fields are text; `amount` as in the provider's example, `100.00 USD`. */
export const CreatePaymentBody = z
  .strictObject({
    refId: z.string().min(1),
    description: z.string().min(1),
    amount: z.string().min(1),
  })
  .meta({ id: 'CreatePaymentBody' });
export type CreatePaymentBody = z.output<typeof CreatePaymentBody>;

/** The documented 400: `{"code":"400","message":"Bad Request"}`. */
export const CreatePaymentRefusal = z
  .object({
    code: z.string(),
    message: z.string(),
  })
  .meta({ id: 'CreatePaymentRefusal' });
export type CreatePaymentRefusal = z.output<typeof CreatePaymentRefusal>;
