import { declaredShape } from '@punteo/contracts/openapi';
import { PaymentCallback } from '@punteo/contracts/pentagoo';
import type { DeclaredShapes } from '@punteo/payments';

/** Its callback is documented; its records nobody can read. */
export const DECLARED_SHAPES: DeclaredShapes = { callback: declaredShape(PaymentCallback), record: null };
