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

/**
 * The same page with its rows unread, so that a row of unknown shape does not hide its neighbours. Links and counts
 * are left out: whoever walks the pages counts them himself.
 */
export const PaymentRows = z.object({ data: z.array(z.unknown()) });
export type PaymentRows = z.output<typeof PaymentRows>;
