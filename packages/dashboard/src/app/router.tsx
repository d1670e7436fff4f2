import { createRouter } from '@tanstack/react-router';
import { Loading } from '../components/states.tsx';
import { NotFound } from './not-found.tsx';
import { RouteError } from './route-error.tsx';
import { routeTree } from './route-tree.tsx';
import { parseSearch, stringifySearch } from './search.ts';

/** The routes of the dashboard. A screen is loaded when a link to it is pointed at or focused. */
export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
