import { createRootRoute, createRoute, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { SessionGate } from '../session/session-gate.tsx';
import type { Search } from './search.ts';

const rootRoute = createRootRoute({
  component: Outlet,
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../session/sign-in-screen.tsx'), 'SignInScreen'),
});

/** Everything that needs a session, inside the shell. */
const shellRoute = createRoute({ getParentRoute: () => rootRoute, id: 'shell', component: SessionGate });
const shell = { getParentRoute: () => shellRoute } as const;

const overviewRoute = createRoute({
  ...shell,
  path: '/',
  component: lazyRouteComponent(() => import('../screens/overview/overview-screen.tsx'), 'OverviewScreen'),
});

const discrepanciesRoute = createRoute({
  ...shell,
  path: '/discrepancies',
  component: lazyRouteComponent(
    () => import('../screens/discrepancies/discrepancies-screen.tsx'),
    'DiscrepanciesScreen',
  ),
});
/** The drawer over the list, which stays as it is. */
const discrepancyRoute = createRoute({
  getParentRoute: () => discrepanciesRoute,
  path: '/$discrepancyId',
  component: lazyRouteComponent(() => import('../screens/discrepancies/discrepancy-drawer.tsx'), 'DiscrepancyDrawer'),
});

const ordersRoute = createRoute({
  ...shell,
  path: '/orders',
  component: lazyRouteComponent(() => import('../screens/orders/orders-screen.tsx'), 'OrdersScreen'),
});
const orderRoute = createRoute({
  ...shell,
  path: '/orders/$orderId',
  component: lazyRouteComponent(() => import('../screens/order/order-screen.tsx'), 'OrderScreen'),
});

const paymentsRoute = createRoute({
  ...shell,
  path: '/payments',
  component: lazyRouteComponent(() => import('../screens/payments/payments-screen.tsx'), 'PaymentsScreen'),
});

const callbacksRoute = createRoute({
  ...shell,
  path: '/callbacks',
  component: lazyRouteComponent(() => import('../screens/callbacks/callbacks-screen.tsx'), 'CallbacksScreen'),
});
const callbackRoute = createRoute({
  ...shell,
  path: '/callbacks/$callbackId',
  component: lazyRouteComponent(() => import('../screens/callback/callback-screen.tsx'), 'CallbackScreen'),
});

const refundsRoute = createRoute({
  ...shell,
  path: '/refunds',
  component: lazyRouteComponent(() => import('../screens/refunds/refunds-screen.tsx'), 'RefundsScreen'),
});

const eventsRoute = createRoute({
  ...shell,
  path: '/events',
  component: lazyRouteComponent(() => import('../screens/events/events-screen.tsx'), 'EventsScreen'),
});

const runsRoute = createRoute({
  ...shell,
  path: '/runs',
  component: lazyRouteComponent(() => import('../screens/runs/runs-screen.tsx'), 'RunsScreen'),
});
const runRoute = createRoute({
  ...shell,
  path: '/runs/$runId',
  component: lazyRouteComponent(() => import('../screens/run/run-screen.tsx'), 'RunScreen'),
});

const statementsRoute = createRoute({
  ...shell,
  path: '/statements',
  component: lazyRouteComponent(() => import('../screens/statements/statements-screen.tsx'), 'StatementsScreen'),
});

const periodsRoute = createRoute({
  ...shell,
  path: '/periods',
  component: lazyRouteComponent(() => import('../screens/periods/periods-screen.tsx'), 'PeriodsScreen'),
});
const periodRoute = createRoute({
  ...shell,
  path: '/periods/$periodId',
  component: lazyRouteComponent(() => import('../screens/period/period-screen.tsx'), 'PeriodScreen'),
});

const auditRoute = createRoute({
  ...shell,
  path: '/audit',
  component: lazyRouteComponent(() => import('../screens/audit/audit-screen.tsx'), 'AuditScreen'),
});

const doctorRoute = createRoute({
  ...shell,
  path: '/doctor',
  component: lazyRouteComponent(() => import('../screens/doctor/doctor-screen.tsx'), 'DoctorScreen'),
});

const settingsRoute = createRoute({
  ...shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('../screens/settings/settings-screen.tsx'), 'SettingsScreen'),
});

/** Every page. Its paths are also in `served/page-paths.ts`, so that the server answers them. */
export const routeTree = rootRoute.addChildren([
  signInRoute,
  shellRoute.addChildren([
    overviewRoute,
    discrepanciesRoute.addChildren([discrepancyRoute]),
    ordersRoute,
    orderRoute,
    paymentsRoute,
    callbacksRoute,
    callbackRoute,
    refundsRoute,
    eventsRoute,
    runsRoute,
    runRoute,
    statementsRoute,
    periodsRoute,
    periodRoute,
    auditRoute,
    doctorRoute,
    settingsRoute,
  ]),
]);
