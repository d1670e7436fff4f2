import type { StoryEntry } from '@punteo/payments';
import type { Language } from './language.ts';

/** What happened, in a few words. */
export const STORY_TEXTS = {
  order_created: { en: 'The order was stated', es: 'Se registró el pedido' },
  order_fulfilled: { en: 'The goods went out', es: 'Salió la mercancía' },
  create_attempt_started: { en: 'A payment was asked for', es: 'Se pidió un pago' },
  create_attempt_finished: { en: 'What came of that', es: 'Qué resultó de eso' },
  payment_bound: { en: 'A payment was bound to the order', es: 'Se vinculó un pago al pedido' },
  payment_observed: { en: 'The provider’s record was read', es: 'Se leyó el registro del proveedor' },
  callback_received: { en: 'A callback came: a hint, no proof', es: 'Llegó un aviso: un indicio, no una prueba' },
  evidence_taken: { en: 'A witness was asked', es: 'Se consultó a un testigo' },
  standing_changed: { en: 'The standing changed', es: 'Cambió la situación' },
  event_delivered: { en: 'The merchant was told', es: 'Se avisó al comercio' },
  event_dead: { en: 'The merchant could not be told', es: 'No se pudo avisar al comercio' },
  discrepancy_found: { en: 'A discrepancy was found', es: 'Se encontró una discrepancia' },
} as const satisfies Record<StoryEntry['type'], Record<Language, string>>;
