import { CreatedPayment, neopay, Payment } from '@punteo/contracts/neopay';
import { declaredShape } from '@punteo/contracts/openapi';
import type { DeclaredShapes } from '@punteo/payments';

/**
 * A payment is documented as a row of the list and as an answer of its own. A create is answered with a short form, or on
 * another page with the whole payment. Callbacks and errors are not documented.
 */
export const DECLARED_SHAPES: DeclaredShapes = {
  callback: null,
  record: declaredShape(Payment, neopay.getPayment.responses[200]),
  create: declaredShape(CreatedPayment, neopay.getPayment.responses[200]),
  error: null,
};
