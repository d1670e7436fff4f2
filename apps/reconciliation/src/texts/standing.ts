import type { ProofGrade, StandingState } from '@punteo/payments';
import type { Language } from './language.ts';

/** The state of an order in two or three words. */
export function stateText(state: StandingState, language: Language): string {
  return STATES[state][language];
}

/** The grade of the proof in two or three words. */
export function proofText(proof: ProofGrade, language: Language): string {
  return PROOFS[proof][language];
}

const STATES = {
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
} as const satisfies Record<StandingState, Record<Language, string>>;

const PROOFS = {
  none: { en: 'no proof', es: 'sin prueba' },
  claimed: { en: 'only claimed', es: 'solo afirmado' },
  provider: { en: "the provider's own answer", es: 'respuesta del propio proveedor' },
  chain: { en: 'on the chain', es: 'en la cadena' },
  final: { en: 'final', es: 'definitivo' },
} as const satisfies Record<ProofGrade, Record<Language, string>>;
