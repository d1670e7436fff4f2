import type { Callback, CallbackOutcome, CreateAttemptOutcome } from '@punteo/payments';
import type { Language } from './language.ts';

/** What became of a callback, in a few words, with the reason where there is one. */
export function callbackOutcomeText({ outcome, reason }: Callback, language: Language): string {
  const words = DISPOSITIONS[outcome][language];
  return reason === null ? words : `${words} (${ORPHAN_REASONS[reason]?.[language] ?? reason})`;
}

/** How the provider answered when a payment was asked for. */
export function createAttemptOutcomeText(outcome: CreateAttemptOutcome | null, language: Language): string | null {
  return outcome === null ? null : OUTCOMES[outcome][language];
}

const DISPOSITIONS = {
  received: { en: 'not read yet', es: 'aún sin leer' },
  matched: { en: 'belongs to its order', es: 'corresponde a su pedido' },
  orphan: { en: 'belongs to no order', es: 'no corresponde a ningún pedido' },
  unreadable: { en: 'cannot be read', es: 'no se puede leer' },
} as const satisfies Record<CallbackOutcome, Record<Language, string>>;

/** Why a callback can't be read is said in the adapter's own code. */
const ORPHAN_REASONS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  order_unknown: { en: 'nobody has stated that order', es: 'nadie ha registrado ese pedido' },
  reference_not_ours: { en: 'the reference is not one of ours', es: 'la referencia no es nuestra' },
};

const OUTCOMES = {
  created: { en: 'created', es: 'creado' },
  refused: { en: 'refused', es: 'rechazado' },
  unknown: { en: 'unknown: the answer was lost', es: 'desconocido: se perdió la respuesta' },
} as const satisfies Record<CreateAttemptOutcome, Record<Language, string>>;
