import { declaredShape } from '@punteo/contracts/openapi';
import { CreatePaymentRefusal, PaymentCallback } from '@punteo/contracts/pentagoo';
import type { DeclaredShapes } from '@punteo/payments';

/** Pentagoo documents its callback and its 400; it has no readable payment record, and a 200 has no documented body. */
export const DECLARED_SHAPES: DeclaredShapes = {
  callback: declaredShape(PaymentCallback),
  record: null,
  create: null,
  error: declaredShape(CreatePaymentRefusal),
};
