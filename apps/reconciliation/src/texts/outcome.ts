import {
  CALLBACK_OUTCOME_TEXTS,
  CREATE_ATTEMPT_OUTCOME_TEXTS,
  ORPHAN_REASON_TEXTS,
  type Text,
  UNREADABLE_REASON_TEXTS,
} from '@punteo/contracts/texts';
import type { Callback, CreateAttemptOutcome } from '@punteo/payments';
import type { Language } from './language.ts';

/** The outcome of a callback, with its reason where it has one. A reason without words is shown as its code. */
export function callbackOutcomeText({ outcome, reason }: Callback, language: Language): string {
  const text = CALLBACK_OUTCOME_TEXTS[outcome][language];
  const reasons: Readonly<Record<string, Text>> =
    outcome === 'unreadable' ? UNREADABLE_REASON_TEXTS : ORPHAN_REASON_TEXTS;
  return reason === null ? text : `${text} (${reasons[reason]?.[language] ?? reason})`;
}

/** The outcome of a create attempt; null while it has none. */
export function createAttemptOutcomeText(outcome: CreateAttemptOutcome | null, language: Language): string | null {
  return outcome === null ? null : CREATE_ATTEMPT_OUTCOME_TEXTS[outcome][language];
}
