import { type Institution, neopay, type PaymentLink } from '@punteo/contracts/neopay';
import { initServer } from '@ts-rest/express';
import type { input } from 'zod';
import { replaceJson } from '../http/replace-json.ts';
import { applyPageFaults } from './apply-page-faults.ts';
import type { CustomerRecords } from './customer-records.ts';
import { laravelPage } from './laravel-page.ts';
import { notFound, unauthenticated, unprocessable } from './neopay-errors.ts';
import type { NeopayResource, PageFaults } from './neopay-types.ts';
import type { PaymentRecords } from './payment-records.ts';

export interface NeopayState {
  readonly token: string;
  readonly appKey: string;
  readonly payments: PaymentRecords;
  readonly customers: CustomerRecords;
  readonly institutions: readonly input<typeof Institution>[];
  readonly links: readonly input<typeof PaymentLink>[];
  readonly pageFaults: () => PageFaults;
}

interface Credentials {
  readonly authorization: string;
  readonly 'x-app-key': string;
}

export function neopayRoutes({ token, appKey, payments, customers, institutions, links, pageFaults }: NeopayState) {
  const insertAfterPage = createInserter(payments);

  return initServer().router(neopay, {
    listPayments: async ({ headers, query: { page = 1 }, res }) => {
      authenticate(headers);
      const faults = pageFaults();
      const pageAt = (number: number) => {
        const unchanged = laravelPage(payments.newestFirst(), number, 'api/payments');
        return { ...unchanged, data: unchanged.data.map(payments.shown) };
      };
      const body = pageAt(page);
      const served = applyPageFaults(body, page > 1 ? pageAt(page - 1) : undefined, faults);
      replaceJson(res, (_unchanged, send) => send(served));
      insertAfterPage(faults);
      return { status: 200, body };
    },

    createPayment: async ({ headers, body }) => {
      authenticate(headers);
      const institution = institutions.find(({ id }) => id === body.institutionId);
      if (!institution) {
        const ids = institutions.map(({ id }) => id).join(', ');
        throw unprocessable({ institutionId: [`The selected institution id is invalid. The sandbox has: ${ids}.`] });
      }
      const { id, name, email, currency, phone, country, state } = customers.findOrAdd(body.customer);
      const { resource } = payments.insert({
        amount: body.payment.amount,
        currency: body.payment.currency,
        country: body.customer.country,
        institution: { id: institution.id, name: institution.name },
        customer: { id, name, email, currency, phone, country, state },
        ...(body.reference !== undefined && { reference: body.reference }),
        ...(body.callback_url !== undefined && { callbackUrl: body.callback_url }),
      });
      const { application_id, authorisationUrl } = resource;
      return {
        status: 200,
        body: {
          message: 'Payment saved successfully!',
          payment: { id: resource.id, application_id, authorisationUrl: String(authorisationUrl) },
        },
      };
    },

    getPayment: async ({ headers, params }) => {
      authenticate(headers);
      const payment = payments.find(params.id);
      if (!payment) throw notFound('Payment', params.id);
      return { status: 200, body: { payment: withoutAuthorisation(payments.shown(payment)) } };
    },

    listInstitutions: async ({ headers }) => {
      authenticate(headers);
      return { status: 200, body: { data: [...institutions] } };
    },

    listCustomers: async ({ headers, query: { page = 1 } }) => {
      authenticate(headers);
      return { status: 200, body: { customers: laravelPage(customers.all(), page, 'api/customers') } };
    },

    getCustomer: async ({ headers, params }) => {
      authenticate(headers);
      const customer = customers.find(params.id);
      if (!customer) throw notFound('Customer', params.id);
      return { status: 200, body: { customer } };
    },

    listPaymentLinks: async ({ headers, query: { page = 1 } }) => {
      authenticate(headers);
      return { status: 200, body: laravelPage(links, page, 'api/links') };
    },
  });

  function authenticate(headers: Credentials): void {
    if (headers.authorization !== token || headers['x-app-key'] !== appKey) throw unauthenticated();
  }
}

/** In the document's samples, a single payment has no `authorisationUrl`; payments in the list have one. */
function withoutAuthorisation({ authorisationUrl: _, ...resource }: NeopayResource): NeopayResource {
  return resource;
}

/** Inserts the payments of `insertedBetween`, as if they were created while a client reads the pages. */
function createInserter(payments: PaymentRecords): (faults: PageFaults) => void {
  const done = new WeakMap<object, number>();
  return ({ insertedBetween }) => {
    if (!insertedBetween) return;
    const times = done.get(insertedBetween) ?? 0;
    if (times >= insertedBetween.times) return;
    done.set(insertedBetween, times + 1);
    for (let row = 0; row < insertedBetween.rows; row += 1) payments.insert({});
  };
}
