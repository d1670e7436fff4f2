import { neopay, Payment } from '@punteo/contracts/neopay';
import { declaredShape } from '@punteo/contracts/openapi';
import type { DeclaredShapes } from '@punteo/payments';

/** A payment is documented as a row of the list and as an answer of its own; callbacks are not documented. */
export const DECLARED_SHAPES: DeclaredShapes = {
  callback: null,
  record: declaredShape(Payment, neopay.getPayment.responses[200]),
};
