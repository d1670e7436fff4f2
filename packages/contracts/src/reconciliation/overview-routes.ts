import { Overview, OverviewQuery } from './overview.ts';
import { problem } from './problem-responses.ts';

/** The first page of the dashboard. */
export const overviewRoutes = {
  getOverview: {
    method: 'GET' as const,
    path: '/v1/overview' as const,
    summary: 'Read the figures of the dashboard',
    description: '422 `option_invalid`: `since` is more than 31 days ago.',
    query: OverviewQuery,
    responses: { 200: Overview, 422: problem },
  },
};
