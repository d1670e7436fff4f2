import type * as z from 'zod/mini';
import type { CallbackOutcome } from '../reconciliation/callback.ts';
import type { CreateAttempt } from '../reconciliation/create-attempt.ts';
import type { DeliveryState } from '../reconciliation/event.ts';
import type { Text } from './text.ts';

/** The outcome of a callback. */
export const CALLBACK_OUTCOME_TEXTS = {
  received: { en: 'not matched yet', es: 'aún sin asignar' },
  matched: { en: 'matched to its order', es: 'asignado a su pedido' },
  orphan: { en: 'belongs to no order', es: 'no corresponde a ningún pedido' },
  unreadable: { en: 'cannot be read', es: 'no se puede leer' },
} as const satisfies Record<z.output<typeof CallbackOutcome>, Text>;

/** The reasons that matching itself gives. An unreadable callback has a code of its adapter, which is shown as it is. */
export const ORPHAN_REASON_TEXTS = {
  order_unknown: { en: 'that order is not known', es: 'ese pedido no está registrado' },
  reference_not_ours: { en: 'the reference is not one of ours', es: 'la referencia no es nuestra' },
} as const satisfies Record<string, Text>;

/** The outcome of a create attempt. */
export const CREATE_ATTEMPT_OUTCOME_TEXTS = {
  created: { en: 'created', es: 'creado' },
  refused: { en: 'refused', es: 'rechazado' },
  unknown: { en: 'unknown: the answer was lost', es: 'desconocido: se perdió la respuesta' },
} as const satisfies Record<NonNullable<CreateAttempt['outcome']>, Text>;

/** The state of a merchant event and of a delivery. */
export const DELIVERY_STATE_TEXTS = {
  pending: { en: 'waiting to be delivered', es: 'pendiente de entrega' },
  delivered: { en: 'delivered', es: 'entregado' },
  dead: { en: 'not delivered: no further attempt', es: 'sin entregar: no se intentará más' },
} as const satisfies Record<z.output<typeof DeliveryState>, Text>;
