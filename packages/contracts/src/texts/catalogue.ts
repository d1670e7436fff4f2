import { auditTexts } from './audit.ts';
import { callbacksTexts } from './callbacks.ts';
import { decideTexts } from './decide.ts';
import { discrepanciesTexts } from './discrepancies.ts';
import { doctorTexts } from './doctor.ts';
import { eventsTexts } from './events.ts';
import { evidenceTexts } from './evidence.ts';
import { fieldsTexts } from './fields.ts';
import { orderTexts } from './order.ts';
import { orderActionsTexts } from './order-actions.ts';
import { ordersTexts } from './orders.ts';
import { overviewTexts } from './overview.ts';
import { paymentsTexts } from './payments.ts';
import { periodsTexts } from './periods.ts';
import { refundsTexts } from './refunds.ts';
import { runsTexts } from './runs.ts';
import { sessionTexts } from './session.ts';
import { settingsTexts } from './settings.ts';
import { sharedTexts } from './shared.ts';
import { shellTexts } from './shell.ts';
import { statementsTexts } from './statements.ts';
import type { Texts } from './text.ts';

/** Every message of the pages, in every language. Their grammar is ICU MessageFormat. */
export const catalogue = {
  ...sharedTexts,
  ...shellTexts,
  ...fieldsTexts,
  ...evidenceTexts,
  ...sessionTexts,
  ...overviewTexts,
  ...discrepanciesTexts,
  ...decideTexts,
  ...ordersTexts,
  ...orderTexts,
  ...orderActionsTexts,
  ...paymentsTexts,
  ...callbacksTexts,
  ...refundsTexts,
  ...eventsTexts,
  ...runsTexts,
  ...statementsTexts,
  ...periodsTexts,
  ...auditTexts,
  ...doctorTexts,
  ...settingsTexts,
} as const satisfies Texts;

/** The name of a message. */
export type MessageId = keyof typeof catalogue;
