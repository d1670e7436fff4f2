import { neopay, Payment } from '@punteo/contracts/neopay';
import { declaredShape } from '@punteo/contracts/openapi';
import type { DeclaredShapes } from '@punteo/payments';

/** A payment comes as a row of the list, and alone within an answer. What a callback looks like is announced nowhere. */
export const DECLARED_SHAPES: DeclaredShapes = {
  callback: null,
  record: declaredShape(Payment, neopay.getPayment.responses[200]),
};
