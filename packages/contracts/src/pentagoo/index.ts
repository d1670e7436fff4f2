export { CreatePaymentBody, CreatePaymentRefusal } from './create-payment.ts';
export { PentagooHeaders } from './headers.ts';
export { PaymentCallback } from './payment-callback.ts';
export { pentagoo, pentagooCallbacks } from './router.ts';
