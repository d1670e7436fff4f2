import type { StoryEntry } from '../reconciliation/story.ts';
import type { Text } from './text.ts';

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
  row_unreadable: { en: 'A stored row cannot be read', es: 'No se puede leer una fila guardada' },
} as const satisfies Record<StoryEntry['type'], Text>;

/** What was done, by the action in its audit row. */
export const ACTION_TEXTS = {
  'order.amended': { en: 'amended', es: 'enmendado' },
  'order.cancelled': { en: 'cancelled', es: 'cancelado' },
  'order.closed': { en: 'closed as abandoned', es: 'cerrado por abandono' },
  'order.fulfilled': { en: 'goods went out', es: 'mercancía entregada' },
  'order.fulfilment_corrected': { en: 'time of fulfilment corrected', es: 'fecha de salida corregida' },
  'order.fulfilment_withdrawn': { en: 'the goods did not go out', es: 'la mercancía no salió' },
  'order.refund_recorded': { en: 'money given back', es: 'dinero devuelto' },
  'order.refund_withdrawn': { en: 'recorded refund withdrawn', es: 'devolución registrada anulada' },
  'order.verification_requested': { en: 'verification asked for', es: 'verificación solicitada' },
  'order.bound': { en: 'payment bound', es: 'pago vinculado' },
  'order.unbound': { en: 'payment withdrawn', es: 'pago desvinculado' },
  'order.allocated': { en: 'money allocated', es: 'dinero asignado' },
  'order.unallocated': { en: 'allocated money taken back', es: 'dinero asignado retirado' },
  'order.another_payment_created': { en: 'another payment created', es: 'otro pago creado' },
  'order.create_repeated': { en: 'lost create repeated', es: 'creación perdida repetida' },
  'order.personal_data_erased': { en: 'personal data erased', es: 'datos personales borrados' },
  'discrepancy.updated': { en: 'discrepancy decided', es: 'discrepancia decidida' },
  'callback.replayed': { en: 'callback read again', es: 'aviso leído de nuevo' },
  'events.resent': { en: 'event sent again', es: 'evento enviado de nuevo' },
  'order.parts_accepted': { en: 'several payments accepted', es: 'varios pagos aceptados' },
} as const satisfies Record<string, Text>;

/** The members of an audit row's detail. A claim says by itself what it is: `neopay payment …`. */
export const DETAIL_TEXTS = {
  amount: { en: 'amount', es: 'importe' },
  dueAt: { en: 'due', es: 'vence' },
  providers: { en: 'providers', es: 'proveedores' },
  claim: { en: '', es: '' },
  unit: { en: 'unit of money', es: 'unidad de dinero' },
  takenFrom: { en: 'taken from', es: 'retirado de' },
  released: { en: 'released', es: 'liberado' },
  owner: { en: 'owner', es: 'responsable' },
  note: { en: 'note', es: 'nota' },
  dueOn: { en: 'due date', es: 'fecha límite' },
  state: { en: 'state', es: 'estado' },
  outcome: { en: 'outcome', es: 'resultado' },
  deliveries: { en: 'deliveries', es: 'entregas' },
  provider: { en: 'provider', es: 'proveedor' },
  createAttemptId: { en: 'create attempt', es: 'intento de creación' },
  fulfilledAt: { en: 'went out', es: 'salida' },
  refundedAt: { en: 'given back', es: 'devuelto' },
  refundId: { en: 'refund', es: 'devolución' },
  forced: { en: 'forced', es: 'forzado' },
  beside: { en: 'beside', es: 'además de' },
  retryOf: { en: 'repeats', es: 'repite' },
} as const satisfies Record<string, Text>;

/** What an empty value in an audit row's detail means. */
export const EMPTY_DETAIL_TEXTS = {
  dueAt: { en: 'never', es: 'nunca' },
  providers: { en: 'any', es: 'cualquiera' },
  dueOn: { en: 'none', es: 'ninguna' },
  fulfilledAt: { en: 'not', es: 'ninguna' },
} as const satisfies Partial<Record<keyof typeof DETAIL_TEXTS, Text>>;
