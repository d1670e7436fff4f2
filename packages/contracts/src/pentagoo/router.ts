import * as z from 'zod/mini';
import { contract, headers, noBody } from '../contract.ts';
import { CreatePaymentBody, CreatePaymentRefusal } from './create-payment.ts';
import { PentagooHeaders } from './headers.ts';
import { PaymentCallback } from './payment-callback.ts';

/** Pentagoo's only route; base URL `https://api.pentagoo.com`. */
export const pentagoo = contract.router(
  {
    createPayment: {
      method: 'POST',
      path: '/api/payment/create',
      summary: 'Create a payment',
      headers: headers(PentagooHeaders),
      body: CreatePaymentBody,
      responses: {
        // The provider documents no body for 200: any JSON, and an empty body (undefined), is accepted.
        200: z.unknown(),
        400: CreatePaymentRefusal,
      },
    },
  },
  { strictStatusCodes: true },
);

/** The callback that Pentagoo sends. The merchant chooses its URL. */
export const pentagooCallbacks = contract.router(
  {
    paymentProcessed: {
      method: 'POST',
      path: '/',
      summary: 'Pentagoo processed a payment',
      body: PaymentCallback,
      responses: { 200: noBody },
    },
  },
  { strictStatusCodes: true },
);
