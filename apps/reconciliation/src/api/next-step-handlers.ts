import type { Response } from 'express';
import type { App } from '../app.ts';
import { nextSteps } from '../discrepancies/next-steps/next-steps.ts';
import { notFound } from '../not-found.ts';
import type { Path } from './discrepancy-handlers.ts';
import { languageOf } from './language-of.ts';

/** The contract's route of what a person may do about a discrepancy. */
export function nextStepHandlers(app: Pick<App, 'store' | 'providers'>) {
  return {
    getNextSteps: async ({ params: { discrepancyId }, res }: { params: Path; res: Response }) => {
      const discrepancy = await app.store.discrepancies.get(discrepancyId);
      if (discrepancy === null) throw notFound('discrepancy', discrepancyId);
      return { status: 200 as const, body: await nextSteps(app, discrepancy, languageOf(res)) };
    },
  };
}
