import * as z from 'zod';
import { decimal } from './decimal.ts';
import { undocumentedPaging } from './page.ts';

const text = z.string().nullish();

/** A page of Neopay where a payer pays. `amount` is returned as decimal text. */
export const PaymentLink = z
  .object({
    id: z.union([z.guid(), z.int().transform(String)]),
    application_id: z.guid(),
    product: text,
    description: text,
    amount: decimal,
    /** For example `draft`. */
    status: z.string().min(1),
    currency: z.string().min(1),
    reference: text,
    slug: text,
    expired_at: text,
  })
  .meta({ id: 'PaymentLink' });
export type PaymentLink = z.output<typeof PaymentLink>;

export const PaymentLinkPage = z
  .object({ data: z.array(PaymentLink), ...undocumentedPaging })
  .meta({ id: 'PaymentLinkPage' });
export type PaymentLinkPage = z.output<typeof PaymentLinkPage>;
