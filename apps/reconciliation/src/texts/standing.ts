import { PROOF_GRADE_TEXTS, STANDING_STATE_TEXTS } from '@punteo/contracts/texts';
import type { ProofGrade, StandingState } from '@punteo/payments';
import type { Language } from './language.ts';

/** The state of an order in two or three words. */
export function stateText(state: StandingState, language: Language): string {
  return STANDING_STATE_TEXTS[state][language];
}

/** The grade of the proof in two or three words. */
export function proofText(proof: ProofGrade, language: Language): string {
  return PROOF_GRADE_TEXTS[proof][language];
}
