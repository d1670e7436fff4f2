import { DISCREPANCY_KINDS, STANDING_STATES } from '@punteo/payments';
import type { Express, Request, Response } from 'express';
import { actorOf } from '../api/actor-of.ts';
import { problemOf } from '../api/problem.ts';
import type { App } from '../app.ts';
import { notFound } from '../not-found.ts';
import { readOrder } from '../orders/read-order.ts';
import { recordFulfilment } from '../orders/record-fulfilment.ts';
import type { BackgroundRuns } from '../reconcile/background-runs.ts';
import { readRun } from '../reconcile/read-run.ts';
import { isLanguage, type Language } from '../texts/language.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { callbackPage, callbacksPage } from './callbacks-pages.ts';
import { DecisionForm } from './decision-form.ts';
import { discrepanciesPage, discrepancyPage } from './discrepancies-page.ts';
import { html } from './html.ts';
import { layout, linkTo, type View } from './layout.ts';
import { orderPage } from './order-page.ts';
import { ordersPage } from './orders-page.ts';
import { overviewPage } from './overview-page.ts';
import { TEXTS } from './page-texts.ts';
import { EMPTY_FORM, formBody, formOf } from './read-form.ts';
import { runPage, runsPage } from './runs-pages.ts';
import { STYLE } from './style.ts';

/** The routes of the pages; a wrong method on one of these paths is answered 405. */
export const PAGE_ROUTES = [
  { method: 'GET', path: '/' },
  { method: 'GET', path: '/style.css' },
  { method: 'GET', path: '/runs' },
  { method: 'POST', path: '/runs' },
  { method: 'GET', path: '/runs/:runId' },
  { method: 'POST', path: '/runs/:runId/cancel' },
  { method: 'GET', path: '/orders' },
  { method: 'GET', path: '/orders/:orderId' },
  { method: 'POST', path: '/orders/:orderId/fulfilment' },
  { method: 'GET', path: '/discrepancies' },
  { method: 'GET', path: '/discrepancies/:discrepancyId' },
  { method: 'POST', path: '/discrepancies/:discrepancyId' },
  { method: 'GET', path: '/callbacks' },
  { method: 'GET', path: '/callbacks/:callbackId' },
] as const;

const OVERVIEW_DISCREPANCIES = 200;

/** Mounts the pages and the forms on them. A form redirects to a page. */
export function mountPages(server: Express, app: App, runs: BackgroundRuns): void {
  const { store } = app;

  server.get('/style.css', (_request, response) => {
    response.type('text/css').set('cache-control', 'max-age=3600').send(STYLE);
  });

  server.get('/', async (request, response) => {
    const recent = await store.runs.list({ limit: 20 });
    const open = await store.discrepancies.list({ state: 'open' }, { limit: OVERVIEW_DISCREPANCIES });
    const lastRun = recent.items.find(({ finishedAt }) => finishedAt !== null) ?? null;
    response.send(overviewPage(viewOf(request), { lastRun, open: open.items, hasMore: open.nextCursor !== null }));
  });

  server.get('/runs', async (request, response) => {
    response.send(runsPage(viewOf(request), await store.runs.list(pageOf(request))));
  });
  server.post('/runs', formBody, async (request, response) => {
    formOf(request, EMPTY_FORM);
    await runs.start({});
    response.redirect(303, linkTo(viewOf(request), '/runs'));
  });
  server.get('/runs/:runId', async (request, response) => {
    const { run, discrepancies } = await readRun(app, request.params.runId);
    response.send(runPage(viewOf(request), run, discrepancies));
  });

  server.post('/runs/:runId/cancel', formBody, async (request, response) => {
    formOf(request, EMPTY_FORM);
    const { runId } = request.params as { runId: string };
    await store.runs.cancel(runId, actorOf(response));
    response.redirect(303, linkTo(viewOf(request), `/runs/${runId}`));
  });

  server.get('/orders', async (request, response) => {
    const state = oneOf(STANDING_STATES, request.query.state);
    const orders = await store.orders.list(withoutUndefined({ state }), pageOf(request));
    response.send(ordersPage(viewOf(request), state, orders));
  });
  server.get('/orders/:orderId', async (request, response) => {
    const { orderId } = request.params;
    const [order, discrepancies] = await Promise.all([
      readOrder(store, orderId, pageOf(request)),
      store.discrepancies.list({ orderId, state: 'open' }, {}),
    ]);
    if (order.unreadable.length > 0) response.status(500);
    response.send(orderPage(viewOf(request), { orderId, ...order, discrepancies: discrepancies.items }));
  });
  server.post('/orders/:orderId/fulfilment', formBody, async (request, response) => {
    formOf(request, EMPTY_FORM);
    const { orderId } = request.params as { orderId: string };
    await recordFulfilment(app, orderId, {}, { actor: actorOf(response) });
    response.redirect(303, linkTo(viewOf(request), `/orders/${encodeURIComponent(orderId)}`));
  });

  server.get('/discrepancies', async (request, response) => {
    const filter = withoutUndefined({
      state: oneOf(['open', 'explained', 'resolved', 'gone'] as const, request.query.state),
      kind: oneOf(DISCREPANCY_KINDS, request.query.kind),
    });
    const discrepancies = await store.discrepancies.list(filter, pageOf(request));
    response.send(discrepanciesPage(viewOf(request), filter, discrepancies));
  });
  server.get('/discrepancies/:discrepancyId', async (request, response) => {
    const { discrepancyId } = request.params;
    const discrepancy = await store.discrepancies.get(discrepancyId);
    if (discrepancy === null) throw notFound('discrepancy', discrepancyId);
    response.send(discrepancyPage(viewOf(request), discrepancy));
  });
  server.post('/discrepancies/:discrepancyId', formBody, async (request, response) => {
    const { discrepancyId } = request.params as { discrepancyId: string };
    const { reason, ...change } = formOf(request, DecisionForm);
    const by = { actor: actorOf(response), ...withoutUndefined({ reason }) };
    const discrepancy = await store.discrepancies.update(discrepancyId, withoutUndefined(change), by);
    if (discrepancy === null) throw notFound('discrepancy', discrepancyId);
    response.redirect(303, linkTo(viewOf(request), `/discrepancies/${discrepancyId}`));
  });

  server.get('/callbacks', async (request, response) => {
    response.send(callbacksPage(viewOf(request), await store.callbacks.list({}, pageOf(request))));
  });
  server.get('/callbacks/:callbackId', async (request, response) => {
    const { callbackId } = request.params;
    const found = await store.callbacks.get(callbackId);
    if (found === null) throw notFound('callback', callbackId);
    response.send(callbackPage(viewOf(request), found.callback, found.body));
  });
}

/** Answers a failed page request with a page. */
export function sendErrorPage(request: Request, response: Response, error: unknown): void {
  const view = viewOf(request);
  const texts = TEXTS[view.language];
  const { status, detail } = problemOf(error);
  const title = status === 404 ? texts.notFound : texts.failed;
  response.status(status).send(
    layout(
      view,
      title,
      html`<p>${detail}</p><p class="dim"><code>${String(response.locals.requestId)}</code></p>
      <p><a href="${linkTo(view, '/')}">${texts.back}</a></p>`,
    ),
  );
}

function viewOf(request: Request): View {
  return { language: languageOf(request), url: pathAndQuery(request) };
}

/** With one slash in front: `//host` would be a link to another host. */
function pathAndQuery({ originalUrl }: Request): string {
  const url = originalUrl.replace(/^[/\\]*/, '/');
  return URL.canParse(url, 'http://punteo') ? url : '/';
}

function languageOf(request: Request): Language {
  const { lang } = request.query;
  if (isLanguage(lang)) return lang;
  return request.acceptsLanguages('en', 'es') === 'es' ? 'es' : 'en';
}

function pageOf({ query: { cursor } }: Request): { readonly cursor?: string } {
  return typeof cursor === 'string' && cursor !== '' ? { cursor } : {};
}

function oneOf<Value extends string>(values: readonly Value[], candidate: unknown): Value | undefined {
  return values.find((value) => value === candidate);
}
