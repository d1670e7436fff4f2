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

/** The reasons that matching itself gives. */
export const ORPHAN_REASON_TEXTS = {
  order_unknown: { en: 'that order is not known', es: 'ese pedido no está registrado' },
  reference_not_ours: { en: 'the reference is not one of ours', es: 'la referencia no es nuestra' },
} as const satisfies Record<string, Text>;

/** Why an adapter cannot read a callback. Another code is shown as it is. */
export const UNREADABLE_REASON_TEXTS = {
  not_json: { en: 'it is no JSON', es: 'no es JSON' },
  not_utf8: { en: 'it is no UTF-8', es: 'no es UTF-8' },
  not_an_object: { en: 'it is no JSON object', es: 'no es un objeto JSON' },
  too_deep: { en: 'its JSON is nested too deeply', es: 'su JSON tiene demasiados niveles' },
  duplicate_key: { en: 'a name stands twice in its JSON', es: 'un nombre se repite en su JSON' },
  forbidden_key: { en: 'its JSON has a forbidden name', es: 'su JSON tiene un nombre prohibido' },
  order_reference_missing: { en: 'it names no order', es: 'no menciona ningún pedido' },
  network_missing: { en: 'it names no network', es: 'no menciona ninguna red' },
  hash_missing: { en: 'it names no transaction', es: 'no menciona ninguna transacción' },
  order_reference_malformed: { en: 'its order reference is malformed', es: 'su referencia de pedido no es válida' },
  network_malformed: { en: 'its network is malformed', es: 'su red no es válida' },
  hash_malformed: { en: 'its hash is malformed', es: 'su hash no es válido' },
  amount_not_text: { en: 'its amount is not text', es: 'su importe no es texto' },
  amount_not_positive: { en: 'its amount is not above zero', es: 'su importe no es mayor que cero' },
  provider_not_configured: { en: 'its provider is not configured', es: 'su proveedor no está configurado' },
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
