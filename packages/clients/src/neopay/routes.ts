import { CreatedPayment, neopay, PaymentRows } from '@punteo/contracts/neopay';

/**
 * The routes of Neopay's client: the contract's; a create that takes any 2xx like the documented 200; and the list of
 * payments with unvalidated rows, which `listAllPayments` reads.
 */
export const neopayRoutes = {
  ...neopay,
  createPayment: { ...neopay.createPayment, responses: everySuccess(CreatedPayment) },
  listPaymentRows: {
    ...neopay.listPayments,
    summary: 'List the payments of the application, with unvalidated rows',
    responses: { 200: PaymentRows },
  },
};

function everySuccess<Schema>(schema: Schema): Readonly<Record<number, Schema>> {
  return Object.fromEntries(Array.from({ length: 100 }, (_, index) => [200 + index, schema]));
}
