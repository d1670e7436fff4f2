import { CHECK_RESULT_TEXTS, CHECK_TEXTS, FIELD_TEXTS } from './check-texts.ts';
import { DISCREPANCY_KIND_TEXTS, DISCREPANCY_STATE_TEXTS } from './discrepancy-texts.ts';
import {
  CALLBACK_OUTCOME_TEXTS,
  CREATE_ATTEMPT_OUTCOME_TEXTS,
  DELIVERY_STATE_TEXTS,
  ORPHAN_REASON_TEXTS,
  UNREADABLE_REASON_TEXTS,
} from './outcome-texts.ts';
import { PERIOD_FIGURE_MEANING_TEXTS, PERIOD_FIGURE_TEXTS } from './period-texts.ts';
import { ORDER_OUTCOME_TEXTS, RISK_AGE_TEXTS, RUN_STATE_TEXTS } from './run-texts.ts';
import { MONEY_UNIT_STATE_TEXTS, PROOF_GRADE_TEXTS, STANDING_STATE_TEXTS } from './standing-texts.ts';
import { ACTION_TEXTS, DETAIL_TEXTS, EMPTY_DETAIL_TEXTS, STORY_TEXTS } from './story-texts.ts';
import { prefixed, type Texts } from './text.ts';

/** The names of kinds, states, checks and outcomes, as messages: `kind.amount_under`, `state.paid`. */
export const sharedTexts = {
  ...prefixed('kind', DISCREPANCY_KIND_TEXTS),
  ...prefixed('discrepancyState', DISCREPANCY_STATE_TEXTS),
  ...prefixed('state', STANDING_STATE_TEXTS),
  ...prefixed('proof', PROOF_GRADE_TEXTS),
  ...prefixed('unitState', MONEY_UNIT_STATE_TEXTS),
  ...prefixed('checkResult', CHECK_RESULT_TEXTS),
  ...prefixed('check', CHECK_TEXTS),
  ...prefixed('field', FIELD_TEXTS),
  ...prefixed('callbackOutcome', CALLBACK_OUTCOME_TEXTS),
  ...prefixed('orphanReason', ORPHAN_REASON_TEXTS),
  ...prefixed('unreadableReason', UNREADABLE_REASON_TEXTS),
  ...prefixed('createOutcome', CREATE_ATTEMPT_OUTCOME_TEXTS),
  ...prefixed('deliveryState', DELIVERY_STATE_TEXTS),
  ...prefixed('runState', RUN_STATE_TEXTS),
  ...prefixed('orderOutcome', ORDER_OUTCOME_TEXTS),
  ...prefixed('riskAge', RISK_AGE_TEXTS),
  ...prefixed('story', STORY_TEXTS),
  ...prefixed('action', ACTION_TEXTS),
  ...prefixed('detail', DETAIL_TEXTS),
  ...prefixed('emptyDetail', EMPTY_DETAIL_TEXTS),
  ...prefixed('figure', PERIOD_FIGURE_TEXTS),
  ...prefixed('figureMeaning', PERIOD_FIGURE_MEANING_TEXTS),
  ...prefixed('role', {
    viewer: { en: 'viewer', es: 'lectura' },
    operator: { en: 'operator', es: 'operación' },
    admin: { en: 'administrator', es: 'administración' },
  }),
} as const satisfies Texts;
