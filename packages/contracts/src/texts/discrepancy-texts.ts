import type * as z from 'zod/mini';
import type { DiscrepancyKind, DiscrepancyState } from '../reconciliation/discrepancy.ts';
import type { Text } from './text.ts';

/** The meaning of each discrepancy kind, as the title of a list. */
export const DISCREPANCY_KIND_TEXTS = {
  amount_under: { en: 'Too little was paid', es: 'Se pagó de menos' },
  amount_over: { en: 'Too much was paid', es: 'Se pagó de más' },
  currency_mismatch: { en: 'Paid in another currency', es: 'Pagado en otra moneda' },
  double_payment: { en: 'Paid twice', es: 'Pagado dos veces' },
  paid_in_parts: { en: 'Paid by several payments that add up', es: 'Pagado con varios pagos que suman el total' },
  money_unallocated: {
    en: 'A rest of a split payment belongs to no order',
    es: 'El resto de un pago repartido no tiene pedido',
  },
  paid_late: { en: 'Paid after the due date', es: 'Pagado después del vencimiento' },
  paid_after_cancel: {
    en: 'The order is cancelled, but money came',
    es: 'El pedido está cancelado, pero llegó dinero',
  },
  paid_by_other_provider: {
    en: 'Paid through a provider that the order does not allow',
    es: 'Pagado por un proveedor que el pedido no permite',
  },
  proof_already_used: { en: 'One payment shown for two orders', es: 'Un mismo pago presentado para dos pedidos' },
  contested_payment: { en: 'Several orders claim one payment', es: 'Varios pedidos reclaman un mismo pago' },
  several_candidates: { en: 'Several orders or payments fit', es: 'Encajan varios pedidos o pagos' },
  check_failed: {
    en: 'Money is shown, but a check keeps it from counting',
    es: 'Consta dinero, pero una comprobación impide contarlo',
  },
  transaction_failed: { en: 'The transaction failed on the chain', es: 'La transacción falló en la cadena' },
  wrong_recipient_or_token: {
    en: 'The money went to another account or in another token',
    es: 'El dinero fue a otra cuenta o en otro token',
  },
  reversed: { en: 'A proven payment was undone', es: 'Un pago comprobado se deshizo' },
  not_confirmed_any_more: { en: 'A payment is no longer confirmed', es: 'Un pago ya no se confirma' },
  environment_mismatch: {
    en: 'The payment comes from a test or an unlisted system',
    es: 'El pago viene de un entorno de prueba o no reconocido',
  },
  unmapped_status: {
    en: 'The provider used a status without a configured meaning',
    es: 'El proveedor usó un estado que nadie nos ha explicado',
  },
  paid_not_fulfilled: { en: 'Paid, but the goods have not gone out', es: 'Pagado, pero la mercancía no ha salido' },
  fulfilled_not_paid: {
    en: 'The goods went out without a proven payment',
    es: 'La mercancía salió sin un pago comprobado',
  },
  missing_callback: {
    en: 'Money came, but the provider sent no callback',
    es: 'Llegó dinero, pero el proveedor nunca avisó',
  },
  missing_at_provider: {
    en: 'The payment cannot be found where it should be',
    es: 'El pago no aparece donde debería estar',
  },
  payment_overdue: { en: 'A payment does not go on', es: 'Un pago no avanza' },
  unexpected_payment: { en: 'Money that belongs to no order', es: 'Dinero que no pertenece a ningún pedido' },
  unknown_create: {
    en: 'A payment was asked for and the answer was lost',
    es: 'Se pidió un pago y se perdió la respuesta',
  },
  callback_differs: {
    en: 'The callback states another sum than the proof',
    es: 'El aviso indica otra suma que la prueba',
  },
  orphan_callback: {
    en: 'A callback that belongs to no order of ours',
    es: 'Un aviso que no corresponde a ningún pedido nuestro',
  },
  unreadable_callback: { en: 'A callback that cannot be read', es: 'Un aviso que no se puede leer' },
  paid_not_settled: { en: 'Paid, but not on a statement yet', es: 'Pagado, pero aún no aparece en un extracto' },
  settled_unknown: {
    en: 'A statement shows money that fits nothing',
    es: 'Un extracto muestra dinero que no encaja con nada',
  },
  settlement_differs: {
    en: 'A statement shows another sum than was paid',
    es: 'Un extracto muestra otra suma que la pagada',
  },
} as const satisfies Record<z.output<typeof DiscrepancyKind>, Text>;

/** The state of a discrepancy in a few words. */
export const DISCREPANCY_STATE_TEXTS = {
  open: { en: 'open', es: 'abierta' },
  resolved: { en: 'resolved', es: 'resuelta' },
  explained: { en: 'explained by a rule', es: 'explicada por una regla' },
  gone: { en: 'gone', es: 'desaparecida' },
} as const satisfies Record<z.output<typeof DiscrepancyState>, Text>;
