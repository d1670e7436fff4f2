import type { Callback, CallbackOutcome, CreateAttemptOutcome } from '@punteo/payments';
import type { Language } from './language.ts';

/** The outcome of a callback, with its reason where it has one. */
export function callbackOutcomeText({ outcome, reason }: Callback, language: Language): string {
  const text = CALLBACK_OUTCOMES[outcome][language];
  return reason === null ? text : `${text} (${ORPHAN_REASONS[reason]?.[language] ?? reason})`;
}

/** The outcome of a create attempt; null while it has none. */
export function createAttemptOutcomeText(outcome: CreateAttemptOutcome | null, language: Language): string | null {
  return outcome === null ? null : CREATE_ATTEMPT_OUTCOMES[outcome][language];
}

const CALLBACK_OUTCOMES = {
  received: { en: 'not matched yet', es: 'aún sin asignar' },
  matched: { en: 'matched to its order', es: 'asignado a su pedido' },
  orphan: { en: 'belongs to no order', es: 'no corresponde a ningún pedido' },
  unreadable: { en: 'cannot be read', es: 'no se puede leer' },
} as const satisfies Record<CallbackOutcome, Record<Language, string>>;

/**
 * The reasons that matching itself gives. An unreadable callback has a code of its adapter, which is shown as it is.
 */
const ORPHAN_REASONS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  order_unknown: { en: 'that order is not known', es: 'ese pedido no está registrado' },
  reference_not_ours: { en: 'the reference is not one of ours', es: 'la referencia no es nuestra' },
};

const CREATE_ATTEMPT_OUTCOMES = {
  created: { en: 'created', es: 'creado' },
  refused: { en: 'refused', es: 'rechazado' },
  unknown: { en: 'unknown: the answer was lost', es: 'desconocido: se perdió la respuesta' },
} as const satisfies Record<CreateAttemptOutcome, Record<Language, string>>;
