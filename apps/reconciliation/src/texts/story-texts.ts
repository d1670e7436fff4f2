import type { StoryEntry } from '@punteo/payments';
import { instantsReadable } from './instant-text.ts';
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
  row_unreadable: { en: 'A stored row cannot be read', es: 'No se puede leer una fila guardada' },
} as const satisfies Record<StoryEntry['type'], Record<Language, string>>;

/** `amended (ana): sold out (amount 100.00 EUR → 90.00 EUR)`: what was done to an order, by whom, why, and what changed. */
export function changeLine(
  { change, actor, reason, detail }: Extract<StoryEntry, { readonly type: 'order_changed' }>,
  language: Language,
): string {
  // The database does not keep the order of keys.
  const keys = [...new Set([...Object.keys(DETAILS), ...Object.keys(detail).sort()])];
  const parts = keys.filter((key) => Object.hasOwn(detail, key)).flatMap((key) => partOf(key, detail, language));
  const what = `${CHANGES[change]?.[language] ?? change} (${actor})`;
  const line = reason === '' ? what : `${what}: ${reason}`;
  return parts.length === 0 ? line : `${line} (${parts.join(', ')})`;
}

/** One changed value, with the one before it where there is one. An import states values that stay the same. */
function partOf(key: string, detail: Readonly<Record<string, string | null>>, language: Language): readonly string[] {
  if (key.endsWith('Before')) return [];
  const value = valueText(key, detail[key] ?? null, language);
  const before = detail[`${key}Before`];
  if (before === detail[key]) return [];
  const label = DETAILS[key]?.label[language] ?? key;
  const values = before === undefined ? value : `${valueText(key, before, language)} → ${value}`;
  return [label === '' ? values : `${label} ${values}`];
}

function valueText(key: string, value: string | null, language: Language): string {
  return value ? instantsReadable(value) : (DETAILS[key]?.none?.[language] ?? '–');
}

type Texts = Readonly<Record<Language, string>>;

/** The members of an audit row's detail; `none`: what an empty value means. */
const DETAILS: Readonly<Record<string, { readonly label: Texts; readonly none?: Texts }>> = {
  amount: { label: { en: 'amount', es: 'importe' } },
  dueAt: { label: { en: 'due', es: 'vence' }, none: { en: 'never', es: 'nunca' } },
  providers: { label: { en: 'providers', es: 'proveedores' }, none: { en: 'any', es: 'cualquiera' } },
  // It says by itself what it is: `neopay payment …`.
  claim: { label: { en: '', es: '' } },
  unit: { label: { en: 'unit of money', es: 'unidad de dinero' } },
  takenFrom: { label: { en: 'taken from', es: 'retirado de' } },
  released: { label: { en: 'released', es: 'liberado' } },
  owner: { label: { en: 'owner', es: 'responsable' } },
  note: { label: { en: 'note', es: 'nota' } },
  dueOn: { label: { en: 'due date', es: 'fecha límite' }, none: { en: 'none', es: 'ninguna' } },
  state: { label: { en: 'state', es: 'estado' } },
  outcome: { label: { en: 'outcome', es: 'resultado' } },
  deliveries: { label: { en: 'deliveries', es: 'entregas' } },
  provider: { label: { en: 'provider', es: 'proveedor' } },
  createAttemptId: { label: { en: 'create attempt', es: 'intento de creación' } },
  fulfilledAt: { label: { en: 'went out', es: 'salida' }, none: { en: 'not', es: 'ninguna' } },
  refundedAt: { label: { en: 'given back', es: 'devuelto' } },
  refundId: { label: { en: 'refund', es: 'devolución' } },
  forced: { label: { en: 'forced', es: 'forzado' } },
  beside: { label: { en: 'beside', es: 'además de' } },
  retryOf: { label: { en: 'repeats', es: 'repite' } },
};

/** What was done to an order, by the action in its audit row. */
const CHANGES: Readonly<Record<string, Texts>> = {
  'order.amended': { en: 'amended', es: 'enmendado' },
  'order.cancelled': { en: 'cancelled', es: 'cancelado' },
  'order.closed': { en: 'closed as abandoned', es: 'cerrado por abandono' },
  'order.fulfilled': { en: 'goods went out', es: 'mercancía entregada' },
  'order.fulfilment_corrected': { en: 'time of fulfilment corrected', es: 'fecha de salida corregida' },
  'order.fulfilment_withdrawn': { en: 'the goods did not go out', es: 'la mercancía no salió' },
  'order.refund_recorded': { en: 'money given back', es: 'dinero devuelto' },
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
};
