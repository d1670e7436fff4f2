import type { AppRoute, AppRouter } from '@ts-rest/core';

/** Whether a member of a router is a route, and not a router itself. */
export function isRoute(member: AppRoute | AppRouter): member is AppRoute {
  return 'method' in member && 'path' in member;
}
