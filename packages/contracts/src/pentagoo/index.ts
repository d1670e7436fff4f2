/**
 * Pentagoo's API and its callback as ts-rest contracts, and their schemas.
 *
 * @module
 */

export { CreatePaymentBody, CreatePaymentRefusal } from './create-payment.ts';
export { PentagooHeaders } from './headers.ts';
export { PaymentCallback } from './payment-callback.ts';
export { pentagoo, pentagooCallbacks } from './router.ts';
