import {
  Discrepancy,
  DiscrepancyChanges,
  DiscrepancyFilter,
  DiscrepancyHistoryPage,
  DiscrepancyHistoryQuery,
  DiscrepancyPage,
  DiscrepancyQuery,
  DiscrepancySummary,
  discrepancyPath,
  PatchDiscrepancyBody,
  PostDiscrepancyChangesBody,
} from './discrepancy.ts';
import { problem } from './problem-responses.ts';

/** The work queue of discrepancies. Every change writes an audit row. */
export const discrepancyRoutes = {
  listDiscrepancies: {
    method: 'GET',
    path: '/v1/discrepancies',
    summary: 'List discrepancies',
    description: '422 `option_invalid`: an amount without `currency`; `owner` together with `unassigned`.',
    query: DiscrepancyQuery,
    responses: { 200: DiscrepancyPage, 422: problem },
  },
  summariseDiscrepancies: {
    method: 'GET',
    path: '/v1/summaries/discrepancies',
    summary: 'Count discrepancies and sum the money at risk',
    description: 'Over all that the filter selects, by currency.',
    query: DiscrepancyFilter,
    responses: { 200: DiscrepancySummary, 422: problem },
  },
  getDiscrepancy: {
    method: 'GET',
    path: '/v1/discrepancies/:discrepancyId',
    summary: 'Read a discrepancy',
    pathParams: discrepancyPath,
    responses: { 200: Discrepancy, 404: problem, 422: problem },
  },
  getDiscrepancyHistory: {
    method: 'GET',
    path: '/v1/discrepancies/:discrepancyId/history',
    summary: 'Read what happened to a discrepancy, newest first',
    pathParams: discrepancyPath,
    query: DiscrepancyHistoryQuery,
    responses: { 200: DiscrepancyHistoryPage, 404: problem, 422: problem },
  },
  patchDiscrepancy: {
    method: 'PATCH',
    path: '/v1/discrepancies/:discrepancyId',
    summary: 'Assign, annotate, resolve or reopen a discrepancy',
    description:
      '409 `discrepancy_changed`: it has another version than `version`; `detail` says who changed what. ' +
      '422 `reason_missing`: the state would change, and there is no reason.',
    pathParams: discrepancyPath,
    body: PatchDiscrepancyBody,
    responses: { 200: Discrepancy, 404: problem, 409: problem, 422: problem },
  },
  changeDiscrepancies: {
    method: 'POST',
    path: '/v1/discrepancies/changes',
    summary: 'Decide on many discrepancies together',
    description:
      'All or none, each with an audit row. 404 `discrepancy_unknown`: an id is unknown. 409 `discrepancies_changed`: ' +
      'the filter does not select `count` discrepancies now.',
    body: PostDiscrepancyChangesBody,
    responses: { 200: DiscrepancyChanges, 404: problem, 409: problem, 422: problem },
  },
} as const;
