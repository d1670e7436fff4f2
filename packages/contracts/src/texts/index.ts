/**
 * The texts of the pages, reports and commands in every language.
 *
 * @module
 */

export { catalogue, type MessageId } from './catalogue.ts';
export { CHECK_RESULT_TEXTS, CHECK_TEXTS, FIELD_TEXTS } from './check-texts.ts';
export { DISCREPANCY_KIND_TEXTS, DISCREPANCY_STATE_TEXTS } from './discrepancy-texts.ts';
export { isLanguage, LANGUAGES, type Language } from './language.ts';
export {
  CALLBACK_OUTCOME_TEXTS,
  CREATE_ATTEMPT_OUTCOME_TEXTS,
  DELIVERY_STATE_TEXTS,
  ORPHAN_REASON_TEXTS,
  UNREADABLE_REASON_TEXTS,
} from './outcome-texts.ts';
export { PERIOD_FIGURE_MEANING_TEXTS, PERIOD_FIGURE_TEXTS } from './period-texts.ts';
export { ORDER_OUTCOME_TEXTS, RISK_AGE_TEXTS, RUN_STATE_TEXTS } from './run-texts.ts';
export { MONEY_UNIT_STATE_TEXTS, PROOF_GRADE_TEXTS, STANDING_STATE_TEXTS } from './standing-texts.ts';
export { ACTION_TEXTS, DETAIL_TEXTS, EMPTY_DETAIL_TEXTS, STORY_TEXTS } from './story-texts.ts';
export type { Text, Texts } from './text.ts';
