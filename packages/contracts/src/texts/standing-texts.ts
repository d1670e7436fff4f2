import type * as z from 'zod/mini';
import type { ProofGrade, StandingState } from '../reconciliation/standing.ts';
import type { Text } from './text.ts';

/** The state of an order in two or three words. */
export const STANDING_STATE_TEXTS = {
  awaiting: { en: 'awaiting payment', es: 'en espera de pago' },
  overdue: { en: 'overdue', es: 'vencido' },
  confirming: { en: 'being confirmed', es: 'en confirmación' },
  underpaid: { en: 'underpaid', es: 'pagado de menos' },
  paid_in_parts: { en: 'paid in parts', es: 'pagado en partes' },
  paid: { en: 'paid', es: 'pagado' },
  paid_late: { en: 'paid late', es: 'pagado con retraso' },
  overpaid: { en: 'overpaid', es: 'pagado de más' },
  contested: { en: 'contested', es: 'en disputa' },
  reversed: { en: 'reversed', es: 'revertido' },
  refunded: { en: 'refunded', es: 'reembolsado' },
  cancelled: { en: 'cancelled', es: 'cancelado' },
  paid_after_cancel: { en: 'cancelled, but paid', es: 'cancelado, pero pagado' },
  closed: { en: 'closed as abandoned', es: 'cerrado por abandono' },
} as const satisfies Record<StandingState, Text>;

/** The grade of the proof in two or three words. */
export const PROOF_GRADE_TEXTS = {
  none: { en: 'no proof', es: 'sin prueba' },
  claimed: { en: 'only claimed', es: 'solo afirmado' },
  provider: { en: "the provider's own answer", es: 'respuesta del propio proveedor' },
  chain: { en: 'on the chain', es: 'en la cadena' },
  final: { en: 'final', es: 'definitivo' },
} as const satisfies Record<z.output<typeof ProofGrade>, Text>;

/** Whether a unit of money counts for the order that it is shown for. */
export const MONEY_UNIT_STATE_TEXTS = {
  counted: { en: 'counts', es: 'cuenta' },
  confirming: { en: 'being confirmed', es: 'en confirmación' },
  uncounted: { en: 'does not count', es: 'no cuenta' },
  reversed: { en: 'undone', es: 'deshecho' },
  refunded: { en: 'given back', es: 'devuelto' },
  open: { en: 'nothing shown', es: 'no consta' },
  /** A comparison with the order refuses it, another order holds it, or several claim it. */
  not_here: { en: 'shown, does not count here', es: 'consta, aquí no cuenta' },
} as const satisfies Record<string, Text>;
