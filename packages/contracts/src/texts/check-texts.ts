import type { Text } from './text.ts';

/** The result of a check. */
export const CHECK_RESULT_TEXTS = {
  passed: { en: 'passed', es: 'superada' },
  failed: { en: 'failed', es: 'no superada' },
  unknown: { en: 'unknown', es: 'desconocida' },
} as const satisfies Record<'passed' | 'failed' | 'unknown', Text>;

/** The names of checks as labels: those of the witnesses' answers first, then the comparisons with the order. */
export const CHECK_TEXTS = {
  answered: { en: 'answered', es: 'respondió' },
  application: { en: 'application', es: 'aplicación' },
  block_hash: { en: 'still in its block', es: 'sigue en su bloque' },
  chain_id: { en: 'chain', es: 'cadena' },
  earlier_block: { en: 'its earlier block', es: 'su bloque anterior' },
  environment: { en: 'environment', es: 'entorno' },
  finality: { en: 'can no longer be undone', es: 'ya no puede deshacerse' },
  found: { en: 'found', es: 'encontrado' },
  hash: { en: 'transaction', es: 'transacción' },
  network: { en: 'network', es: 'red' },
  not_ahead: { en: 'not dated ahead', es: 'sin fecha adelantada' },
  outflow: { en: 'nothing left again', es: 'nada volvió a salir' },
  payee: { en: 'payee', es: 'beneficiario' },
  payment_id: { en: 'payment id', es: 'id del pago' },
  quorum: { en: 'enough nodes agree', es: 'coinciden suficientes nodos' },
  receipt_hash: { en: 'receipt of that transaction', es: 'recibo de esa transacción' },
  recipient: { en: 'recipient', es: 'destinatario' },
  status: { en: 'status', es: 'estado' },
  success: { en: 'transaction succeeded', es: 'transacción correcta' },
  token: { en: 'token', es: 'token' },
  amount: { en: 'amount', es: 'importe' },
  currency: { en: 'currency', es: 'moneda' },
  provider: { en: 'provider', es: 'proveedor' },
  time_window: { en: 'not before the order', es: 'no anterior al pedido' },
} as const satisfies Record<string, Text>;

/** Fields of discrepancies that are no checks. */
export const FIELD_TEXTS = {
  callback: { en: 'callback', es: 'aviso' },
  cancelled_at: { en: 'cancelled', es: 'cancelado' },
  claimed_by: { en: 'claimed by', es: 'reclamado por' },
  fulfilled_at: { en: 'goods went out', es: 'salida de la mercancía' },
  held_by: { en: 'pays', es: 'paga' },
  in_time: { en: 'in time', es: 'dentro de plazo' },
  not_confirmed_since: { en: 'not confirmed since', es: 'sin confirmar desde' },
  order: { en: 'order', es: 'pedido' },
  outcome: { en: 'outcome', es: 'resultado' },
  paid_at: { en: 'paid', es: 'pagado' },
  payment: { en: 'payment', es: 'pago' },
  payments: { en: 'number of payments', es: 'número de pagos' },
  reason: { en: 'reason', es: 'motivo' },
  since: { en: 'since', es: 'desde' },
  state: { en: 'standing', es: 'situación' },
  transaction: { en: 'transaction', es: 'transacción' },
} as const satisfies Record<string, Text>;
