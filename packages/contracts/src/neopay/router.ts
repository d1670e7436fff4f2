import * as z from 'zod/mini';
import { contract, headers } from '../contract.ts';
import { CreatedPayment, CreatePaymentBody } from './create-payment.ts';
import { CustomerAnswer, CustomerPage } from './customer.ts';
import { NeopayHeaders } from './headers.ts';
import { InstitutionList } from './institution.ts';
import { PageQuery } from './page.ts';
import { PaymentAnswer } from './payment.ts';
import { PaymentLinkPage } from './payment-link.ts';
import { PaymentPage } from './payment-page.ts';

const byId = z.object({ id: z.guid() });

/**
 * Neopay's API; base URL `https://neopay.io`. The provider documents no error answers, so only 200 is declared, and the
 * client throws a typed error for every other status. The one exception is a create: see `createNeopayClient`.
 */
export const neopay = contract.router(
  {
    listPayments: {
      method: 'GET',
      path: '/api/payments',
      summary: 'List the payments of the application',
      headers: headers(NeopayHeaders),
      query: PageQuery,
      responses: { 200: PaymentPage },
    },
    createPayment: {
      method: 'POST',
      path: '/api/payments',
      summary: 'Create a payment',
      headers: headers(NeopayHeaders),
      body: CreatePaymentBody,
      responses: { 200: CreatedPayment },
    },
    getPayment: {
      method: 'GET',
      // The documentation's heading says /api/customers/{id}; its request sample has this path.
      path: '/api/payments/:id',
      summary: 'Read one payment',
      headers: headers(NeopayHeaders),
      pathParams: byId,
      // The documentation lists the id as a query parameter, too. Sent by callers that need it.
      query: z.object({ uuid: z.optional(z.guid()) }),
      responses: { 200: PaymentAnswer },
    },
    listInstitutions: {
      method: 'GET',
      path: '/api/institutions',
      summary: 'List the banks',
      headers: headers(NeopayHeaders),
      responses: { 200: InstitutionList },
    },
    listCustomers: {
      method: 'GET',
      path: '/api/customers',
      summary: 'List the customers',
      headers: headers(NeopayHeaders),
      query: PageQuery,
      responses: { 200: CustomerPage },
    },
    getCustomer: {
      method: 'GET',
      path: '/api/customers/:id',
      summary: 'Read one customer',
      headers: headers(NeopayHeaders),
      pathParams: byId,
      responses: { 200: CustomerAnswer },
    },
    listPaymentLinks: {
      method: 'GET',
      path: '/api/links',
      summary: 'List the payment links',
      headers: headers(NeopayHeaders),
      query: PageQuery,
      responses: { 200: PaymentLinkPage },
    },
  },
  { strictStatusCodes: true },
);
