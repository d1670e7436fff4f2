import * as z from 'zod';
import { PageLinks, PageMeta } from './page.ts';
import { Payment } from './payment.ts';

/** A page of payments, 10 at a time. One bad row refuses the page: see {@link PaymentRows} for reading row by row. */
export const PaymentPage = z
  .object({
    data: z.array(Payment),
    links: PageLinks,
    meta: PageMeta,
  })
  .meta({ id: 'PaymentPage' });
export type PaymentPage = z.output<typeof PaymentPage>;

/** Of a page. The provider sends 10; a list in one piece is no page. */
const ROWS_MAX = 1_000;

/**
 * The same page with its rows unread, so that a row of unknown shape does not hide its neighbours. Links are left out:
 * whoever walks the pages counts them himself. Of the counts the total is kept where it can be one, and null otherwise:
 * it is a reason to look again, never to stop.
 */
export const PaymentRows = z.object({
  data: z.array(z.unknown()).max(ROWS_MAX),
  meta: z
    .object({ total: z.int().min(0).nullable().catch(null) })
    .nullable()
    .catch(null),
});
export type PaymentRows = z.output<typeof PaymentRows>;
