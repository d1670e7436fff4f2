import { discrepancyPath } from './discrepancy.ts';
import { NextSteps } from './next-step.ts';
import { problem } from './problem-responses.ts';

/** What a person may do about a discrepancy. */
export const nextStepRoutes = {
  getNextSteps: {
    method: 'GET',
    path: '/v1/discrepancies/:discrepancyId/next-steps',
    summary: 'List what a person may do about a discrepancy',
    description:
      'Each step has the request of this API that applies it, with what the person still has to give. Reads only: nothing is ' +
      'changed. Sentences follow `Accept-Language`: `en`, `es`; default `en`. One that is gone has no steps.',
    pathParams: discrepancyPath,
    responses: { 200: NextSteps, 404: problem, 422: problem },
  },
} as const;
