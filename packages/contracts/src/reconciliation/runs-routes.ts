import { DiscrepancyPage } from './discrepancy.ts';
import { invalid, notFound, problem } from './problem-responses.ts';
import { runPath } from './run.ts';
import { RunDiff, RunDiffQuery, RunDiscrepancyQuery, runDiffPath } from './run-diff.ts';

/** What single runs found, dry runs too. Not `as const` as a whole: ts-rest then infers other arguments for a query. */
export const runsRoutes = {
  listRunDiscrepancies: {
    method: 'GET' as const,
    path: '/v1/runs/:runId/discrepancies' as const,
    summary: 'List what a run found',
    description:
      'Fields and money at risk as the run found them; owner, note and state as they are now. The discrepancies of a ' +
      'dry run are not stored: their ids lead nowhere.',
    pathParams: runPath,
    query: RunDiscrepancyQuery,
    responses: { 200: DiscrepancyPage, ...notFound, ...invalid },
  },
  diffRuns: {
    method: 'GET' as const,
    path: '/v1/runs/:runId/diff/:laterRunId' as const,
    summary: 'Compare what two runs found',
    description: '409 `run_unfinished`: one of them has compared nothing: it waits, is at work or ended before.',
    pathParams: runDiffPath,
    query: RunDiffQuery,
    responses: { 200: RunDiff, 409: problem, ...notFound, ...invalid },
  },
};
