/**
 * Neopay's API as a ts-rest contract, and its schemas.
 *
 * @module
 */

export { CreatedPayment, CreatePaymentBody } from './create-payment.ts';
export { Customer, CustomerPage } from './customer.ts';
export { decimal } from './decimal.ts';
export { NeopayHeaders } from './headers.ts';
export { Institution, InstitutionList } from './institution.ts';
export { PageLinks, PageMeta } from './page.ts';
export { Payment } from './payment.ts';
export { PaymentLink, PaymentLinkPage } from './payment-link.ts';
export { PaymentPage, PaymentRows } from './payment-page.ts';
export { neopay } from './router.ts';
