import * as z from 'zod/mini';
import { decimal } from './decimal.ts';
import { undocumentedPaging } from './page.ts';

const text = z.nullish(z.string());

/** A page of Neopay where a payer pays. `amount` is returned as decimal text. */
export const PaymentLink = z
  .object({
    id: z.union([z.guid(), z.pipe(z.int(), z.transform(String))]),
    application_id: z.guid(),
    product: text,
    description: text,
    amount: decimal,
    /** For example `draft`. */
    status: z.string().check(z.minLength(1)),
    currency: z.string().check(z.minLength(1)),
    reference: text,
    slug: text,
    expired_at: text,
  })
  .check(z.meta({ id: 'PaymentLink' }));
export type PaymentLink = z.output<typeof PaymentLink>;

/** A page of payment links. */
export const PaymentLinkPage = z
  .object({ data: z.array(PaymentLink), ...undocumentedPaging })
  .check(z.meta({ id: 'PaymentLinkPage' }));
export type PaymentLinkPage = z.output<typeof PaymentLinkPage>;
