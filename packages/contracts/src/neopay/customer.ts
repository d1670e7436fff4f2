import * as z from 'zod/mini';
import { undocumentedPaging } from './page.ts';

const text = z.nullish(z.string());

/** A payer, as Neopay stores it. */
export const Customer = z
  .object({
    id: z.guid(),
    name: text,
    email: text,
    phone: text,
    city: text,
    state: text,
    country: text,
    zip_code: text,
    street: text,
    house_number: text,
    currency: text,
    tax_number: text,
    company_number: text,
  })
  .check(z.meta({ id: 'Customer' }));
export type Customer = z.output<typeof Customer>;

/** Customers are in `customers.data`, unlike payments. */
export const CustomerPage = z
  .object({ customers: z.object({ data: z.array(Customer), ...undocumentedPaging }) })
  .check(z.meta({ id: 'CustomerPage' }));
export type CustomerPage = z.output<typeof CustomerPage>;

/** The provider does not publish the wrapper of one customer: `customer`, `data` and no wrapper are accepted. */
export const CustomerAnswer = z
  .union([
    z.pipe(
      z.object({ customer: Customer }),
      z.transform((answer) => answer.customer),
    ),
    z.pipe(
      z.object({ data: Customer }),
      z.transform((answer) => answer.data),
    ),
    Customer,
  ])
  .check(z.meta({ id: 'CustomerAnswer' }));
