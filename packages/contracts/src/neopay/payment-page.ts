import * as z from 'zod/mini';
import { PageLinks, PageMeta } from './page.ts';
import { Payment } from './payment.ts';

/** A page of 10 payments. One invalid row makes the whole page invalid: {@link PaymentRows} reads row by row. */
export const PaymentPage = z
  .object({
    data: z.array(Payment),
    links: PageLinks,
    meta: PageMeta,
  })
  .check(z.meta({ id: 'PaymentPage' }));
export type PaymentPage = z.output<typeof PaymentPage>;

/** The provider sends 10 rows a page. */
const ROWS_MAX = 1_000;

/**
 * A page of payments with unvalidated rows, so that one invalid row does not hide the others. Without links: a reader of the
 * list counts its pages. `total` is null when it cannot be a count. A different total is a reason to read the list
 * again, never a reason to stop.
 */
export const PaymentRows = z.object({
  data: z.array(z.unknown()).check(z.maxLength(ROWS_MAX)),
  meta: z.catch(z.nullable(z.object({ total: z.catch(z.nullable(z.int().check(z.minimum(0))), null) })), null),
});
export type PaymentRows = z.output<typeof PaymentRows>;
