import type { Log } from '@punteo/app-kit/log';
import { reconciliation } from '@punteo/contracts/reconciliation';
import { PunteoError } from '@punteo/payments';
import { initServer } from '@ts-rest/express';
import type { App } from '../app.ts';
import { notFound } from '../not-found.ts';
import { orderAmount } from '../orders/order-amount.ts';
import { pay } from '../orders/pay.ts';
import { providerFault, putOrders } from '../orders/put-orders.ts';
import { recordFulfilment } from '../orders/record-fulfilment.ts';
import { shownMoney } from '../orders/shown-money.ts';
import { refuseTimesAhead } from '../orders/stated-times.ts';
import { wantedOrders } from '../orders/wanted-orders.ts';
import type { BackgroundRuns } from '../reconcile/background-runs.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { actorOf } from './actor-of.ts';
import { auditHandlers } from './audit-handlers.ts';
import { discrepancyHandlers } from './discrepancy-handlers.ts';
import { erasureHandlers } from './erasure-handlers.ts';
import { orderChangeHandlers } from './order-change-handlers.ts';
import { periodHandlers } from './period-handlers.ts';
import { refundHandlers } from './refund-handlers.ts';
import { runsHandlers } from './runs-handlers.ts';
import { splitHandlers } from './split-handlers.ts';
import { statementHandlers } from './statement-handlers.ts';
import {
  callbackToWire,
  callbackWithBodyToWire,
  createAttemptToWire,
  eventToWire,
  eventWithPayloadToWire,
  orderSummaryToWire,
  orderToWire,
  pageToWire,
  runToWire,
  shownMoneyToWire,
  storyToWire,
} from './to-wire.ts';

const server = initServer();

/** The routes of the contract. Errors that they throw become problem documents in `createApi`. */
export function routes(app: App, runs: BackgroundRuns, log: Log) {
  const { store, clock } = app;
  return server.router(reconciliation, {
    putOrder: async ({ params: { orderId }, body, res }) => {
      const statement = {
        orderId,
        amount: orderAmount(body.amount, app.providers),
        ...withoutUndefined({
          createdAt: body.createdAt === undefined ? undefined : new Date(body.createdAt),
          dueAt: body.dueAt === undefined ? undefined : dateOf(body.dueAt),
          fulfilledAt: body.fulfilledAt === undefined ? undefined : dateOf(body.fulfilledAt),
          providers: body.providers,
        }),
        payments: body.payments ?? [],
      };
      refuseTimesAhead(statement, clock());
      const stranger = providerFault(app, statement);
      if (stranger !== null) throw new PunteoError('provider_not_configured', `${stranger}.`);
      const by = { actor: actorOf(res), reason: body.reason ?? 'order put again' };
      const [result] = await putOrders(app, [statement], by);
      if (result?.outcome === 'refused') throw new PunteoError(result.code, result.message);
      if (result?.outcome === 'failed') throw result.error;
      const isNew = result?.outcome === 'created';
      if (isNew) await store.callbacks.retryOrphans();
      return { status: isNew ? 201 : 200, body: await readOrder(app, orderId) };
    },
    getOrder: async ({ params }) => ({ status: 200, body: await readOrder(app, params.orderId) }),
    listOrders: async ({ query: { cursor, limit, ...filter } }) => {
      const page = withoutUndefined({ cursor, limit });
      const orders = await store.orders.list(wantedOrders(app, filter), page);
      return { status: 200, body: pageToWire(orders, ({ order, standing }) => orderToWire(order, standing)) };
    },
    summariseOrders: async ({ query }) => ({
      status: 200,
      body: orderSummaryToWire(await store.orders.summarise(wantedOrders(app, query))),
    }),
    createPayment: async ({ params: { orderId }, body, res }) => {
      const { provider, details, description, retryLost, another, idempotencyKey } = body;
      const retryLostBy = retryLost === true ? actorOf(res) : undefined;
      const anotherBy = another === true ? actorOf(res) : undefined;
      const optional = withoutUndefined({ description, retryLostBy, anotherBy, idempotencyKey });
      const attempt = await pay(app, { orderId, provider, details, ...optional });
      const { outcome, reason, detail } = attempt;
      if (outcome !== 'created') {
        const why = { ...(reason === null ? {} : { reason }), ...(detail === null ? {} : { errorMessage: detail }) };
        log.warn(`A create has the outcome ${outcome}.`, { provider, orderId, ...why });
      }
      return { status: 201, body: createAttemptToWire(attempt, attempt.answer) };
    },
    putFulfilment: async ({ params: { orderId }, body, res }) => {
      const { fulfilledAt, reason, force } = body;
      const at = dateOf(fulfilledAt) ?? undefined;
      await recordFulfilment(app, orderId, { at, force }, { actor: actorOf(res), reason });
      return { status: 200, body: await readOrder(app, orderId) };
    },
    getStory: async ({ params: { orderId }, query }) => {
      const story = await store.orders.story(orderId, withoutUndefined(query));
      if (story === null) throw notFound('order', orderId);
      return { status: 200, body: { orderId, entries: story.items.map(storyToWire), nextCursor: story.nextCursor } };
    },
    getMoney: async ({ params: { orderId } }) => {
      const [facts] = await store.standings.orderFacts([orderId]);
      if (!facts) throw notFound('order', orderId);
      return { status: 200, body: { orderId, units: shownMoney(facts).map(shownMoneyToWire) } };
    },
    ...orderChangeHandlers(app),
    ...refundHandlers(app),
    listCallbacks: async ({ query: { cursor, limit, ...filter } }) => {
      const callbacks = await store.callbacks.list(withoutUndefined(filter), withoutUndefined({ cursor, limit }));
      return { status: 200, body: pageToWire(callbacks, callbackToWire) };
    },
    getCallback: async ({ params: { callbackId } }) => {
      const found = await store.callbacks.get(callbackId);
      if (found === null) throw notFound('callback', callbackId);
      return { status: 200, body: callbackWithBodyToWire(found.callback, found.body) };
    },
    replayCallback: async ({ params: { callbackId }, body, res }) => {
      await store.callbacks.replay(callbackId, actorOf(res), body.reason);
      const found = await store.callbacks.get(callbackId);
      if (found === null) throw notFound('callback', callbackId);
      return { status: 202, body: callbackToWire(found.callback) };
    },
    startRun: async ({ body: { from, to, dryRun, full } }) => {
      const run = await runs.start({ from: dateOf(from), to: dateOf(to), ...withoutUndefined({ dryRun, full }) });
      return { status: 202, body: runToWire(run) };
    },
    listRuns: async ({ query }) => ({
      status: 200,
      body: pageToWire(await store.runs.list(withoutUndefined(query)), runToWire),
    }),
    getRun: async ({ params: { runId } }) => {
      const run = await store.runs.get(runId);
      if (run === null) throw notFound('run', runId);
      return { status: 200, body: runToWire(run) };
    },
    cancelRun: async ({ params: { runId }, body, res }) => ({
      status: 202,
      body: runToWire(await store.runs.cancel(runId, actorOf(res), body.reason)),
    }),
    ...runsHandlers(app),
    ...discrepancyHandlers(app),
    ...statementHandlers(app),
    listEvents: async ({ query: { cursor, limit, ...filter } }) => {
      const events = await store.events.list(withoutUndefined(filter), withoutUndefined({ cursor, limit }));
      return { status: 200, body: pageToWire(events, eventToWire) };
    },
    getEvent: async ({ params: { eventId } }) => {
      const event = await store.events.get(eventId);
      if (event === null) throw notFound('event', eventId);
      return { status: 200, body: eventWithPayloadToWire(event) };
    },
    resendEvents: async ({ body: { eventIds, failed, since, until, reason }, res }) => {
      const filter = withoutUndefined({
        eventIds,
        failed,
        since: dateOf(since) ?? undefined,
        until: dateOf(until) ?? undefined,
      });
      const byEndpoint = await store.events.resend(filter, actorOf(res), reason);
      const deliveries = [...byEndpoint.values()].reduce((sum, count) => sum + count, 0);
      return { status: 202, body: { deliveries, byEndpoint: Object.fromEntries(byEndpoint) } };
    },
    ...auditHandlers(app),
    ...erasureHandlers(app),
    ...periodHandlers(app),
    ...splitHandlers(app),
  });
}

async function readOrder({ store }: App, orderId: string) {
  const found = await store.orders.get(orderId);
  if (found === null) throw notFound('order', orderId);
  return orderToWire(found.order, found.standing);
}

function dateOf(text: string | null | undefined): Date | null {
  return text === undefined || text === null ? null : new Date(text);
}
