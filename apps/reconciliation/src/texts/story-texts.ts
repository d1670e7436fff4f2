import type { StoryEntry } from '@punteo/payments';
import type { Language } from './language.ts';

/** The title of each entry in an order's story. */
export const STORY_TEXTS = {
  order_created: { en: 'Order created', es: 'Pedido creado' },
  order_fulfilled: { en: 'Goods went out', es: 'Salió la mercancía' },
  order_changed: { en: 'Order changed', es: 'Pedido modificado' },
  create_attempt_started: { en: 'Create attempt started', es: 'Intento de creación iniciado' },
  create_attempt_finished: { en: 'Create attempt', es: 'Intento de creación' },
  payment_bound: { en: 'Payment bound to the order', es: 'Pago vinculado al pedido' },
  payment_observed: { en: 'Provider’s record', es: 'Registro del proveedor' },
  callback_received: {
    en: 'Callback received (a hint, not a proof)',
    es: 'Aviso recibido (un indicio, no una prueba)',
  },
  evidence_taken: { en: 'Witness asked', es: 'Consulta a un testigo' },
  standing_changed: { en: 'Standing changed', es: 'Cambio de situación' },
  event_delivered: { en: 'Merchant event delivered', es: 'Evento entregado al comercio' },
  event_dead: { en: 'Merchant event not delivered', es: 'Evento no entregado al comercio' },
  discrepancy_found: { en: 'Discrepancy found', es: 'Discrepancia encontrada' },
} as const satisfies Record<StoryEntry['type'], Record<Language, string>>;

/** What was done to an order, by the action in its audit row. */
export function changeText(change: string, language: Language): string {
  return CHANGES[change]?.[language] ?? change;
}

const CHANGES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'order.amended': { en: 'amended', es: 'enmendado' },
  'order.cancelled': { en: 'cancelled', es: 'cancelado' },
  'order.closed': { en: 'closed as abandoned', es: 'cerrado por abandono' },
  'order.bound': { en: 'payment bound', es: 'pago vinculado' },
  'order.unbound': { en: 'payment withdrawn', es: 'pago desvinculado' },
  'order.allocated': { en: 'money allocated', es: 'dinero asignado' },
  'order.unallocated': { en: 'allocated money taken back', es: 'dinero asignado retirado' },
  'order.create_repeated': { en: 'lost create repeated', es: 'creación perdida repetida' },
  'order.parts_accepted': { en: 'several payments accepted', es: 'varios pagos aceptados' },
};
