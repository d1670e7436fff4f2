import type * as wire from '@punteo/contracts/reconciliation';
import type { Discrepancy } from '@punteo/payments';
import type { App } from '../../app.ts';
import { GUIDE } from '../../texts/guide/guide.ts';
import type { Language } from '../../texts/language.ts';
import { makeSteps } from './make-steps.ts';
import { readStepFacts } from './read-step-facts.ts';
import { STEP_TABLE, type StepAction } from './step-table.ts';

/** What a person may do about a discrepancy, the likeliest first, each with the request that applies it. Changes nothing. */
export async function nextSteps(
  app: Pick<App, 'store' | 'providers'>,
  discrepancy: Discrepancy,
  language: Language,
): Promise<wire.NextSteps> {
  const { discrepancyId, version, kind } = discrepancy;
  const actions = actionsOf(discrepancy);
  const facts = await readStepFacts(app, discrepancy);
  const steps = actions.flatMap((action) => makeSteps(action, facts, { language, providers: app.providers }));
  return { discrepancyId, version, advice: GUIDE[kind].todo[language], steps };
}

function actionsOf({ kind, state }: Discrepancy): readonly StepAction[] {
  if (state === 'gone') return [];
  return state === 'resolved' ? ['reopen'] : [...STEP_TABLE[kind], 'resolve'];
}
