/**
 * The client of Neopay, and the types of its requests and answers.
 *
 * @module
 */

export { createNeopayClient, type NeopayClientConfig } from './create-client.ts';
export type {
  CreatePaymentAnswer,
  CreatePaymentArguments,
  GetCustomerAnswer,
  GetCustomerArguments,
  GetPaymentAnswer,
  GetPaymentArguments,
  ListCustomersAnswer,
  ListCustomersArguments,
  ListInstitutionsAnswer,
  ListInstitutionsArguments,
  ListPaymentLinksAnswer,
  ListPaymentLinksArguments,
  ListPaymentRowsAnswer,
  ListPaymentRowsArguments,
  ListPaymentsAnswer,
  ListPaymentsArguments,
} from './generated/calls.ts';
export type { NeopayClient } from './generated/client.ts';
export type { CreatedPayment, CreatePaymentBody } from './generated/create-payment.ts';
export type { Customer, CustomerAnswer, CustomerPage } from './generated/customer.ts';
export type { Institution, InstitutionList } from './generated/institution.ts';
export type { PageLinks, PageMeta, PageQuery } from './generated/page.ts';
export type { Payment, PaymentAnswer } from './generated/payment.ts';
export type { PaymentLink, PaymentLinkPage } from './generated/payment-link.ts';
export type { PaymentPage, PaymentRows } from './generated/payment-page.ts';
export {
  type ListAllPaymentsOptions,
  listAllPayments,
  type PaymentRow,
  type PaymentRowsPage,
} from './list-all-payments.ts';
