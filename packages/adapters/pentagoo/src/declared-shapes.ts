import { declaredShape } from '@punteo/contracts/openapi';
import { PaymentCallback } from '@punteo/contracts/pentagoo';
import type { DeclaredShapes } from '@punteo/payments';

/** Pentagoo documents its callback and has no readable payment record. */
export const DECLARED_SHAPES: DeclaredShapes = { callback: declaredShape(PaymentCallback), record: null };
