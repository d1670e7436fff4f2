import { createLog } from '@punteo/app-kit/log';
import { LEAST_ROLES, reconciliation } from '@punteo/contracts/reconciliation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderOf, startTestApp, storeCallback, type TestApp, TOKEN } from '../__fixtures__/test-app.ts';
import type { ApiToken } from '../config.ts';
import { EXPORT_KINDS } from '../exports/export-kinds.ts';
import { type ExampleRequest, everyRequest } from './__fixtures__/every-request.ts';
import { type RunningServer, startServer } from './start-server.ts';

type RouteName = keyof typeof reconciliation;

let testApp: TestApp;
let server: RunningServer;

const VIEWER: ApiToken = { name: 'vera', role: 'viewer', token: 'v'.repeat(40) };
const OPERATOR: ApiToken = { name: 'otto', role: 'operator', token: 'o'.repeat(40) };

beforeAll(async () => {
  testApp = await startTestApp();
  // What the example requests are about.
  await testApp.app.store.orders.put([orderOf('HOSTILE')]);
  await storeCallback(testApp, '{}', 'HOSTILE');
  server = await startServer(testApp.app, {
    ...{ host: '127.0.0.1', port: 0, tokens: [TOKEN, VIEWER, OPERATOR], reconcileEveryMinutes: null },
    log: createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' }),
    ping: testApp.ping,
  });
});

afterAll(async () => {
  await server?.close();
  await testApp?.close();
});

const routes = Object.keys(reconciliation) as RouteName[];
/** Writes by their method that only read. */
const READING_WRITES: readonly RouteName[] = ['verifyAudit', 'planErasure'];
const OF_SESSIONS: readonly RouteName[] = ['signIn', 'signOut'];
const writes = routes.filter(
  (name) => reconciliation[name].method !== 'GET' && ![...READING_WRITES, ...OF_SESSIONS].includes(name),
);
const ADMIN_ONLY: readonly RouteName[] = ['erase', 'closePeriod'];

async function ask(name: RouteName, { token }: ApiToken): Promise<{ readonly status: number; readonly text: string }> {
  const { params = {}, query = {}, body } = everyRequest[name] as ExampleRequest;
  const { method, path: pattern } = reconciliation[name];
  const path = pattern.replace(/:(\w+)/g, (_, parameter: string) => encodeURIComponent(params[parameter] ?? ''));
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const content = method === 'GET' || body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(`${server.url}${path}?${new URLSearchParams(query)}`, { method, headers, ...content });
  return { status: answer.status, text: await answer.text() };
}

/** The rows of everything that a write could change. */
async function everything(): Promise<unknown> {
  const { store } = testApp.app;
  return Promise.all([
    store.orders.list({}, {}),
    store.callbacks.list({}, {}),
    store.runs.list({}),
    store.discrepancies.list({}, {}),
    store.audit.head(),
    store.periods.list({}),
    store.refunds.list({}, {}),
    store.orders.story('HOSTILE', {}),
  ]);
}

test.each(writes)('%s is refused to a viewer, who is told which role it needs, and nothing changes', async (name) => {
  const before = await everything();
  const { status, text } = await ask(name, VIEWER);
  const role = ADMIN_ONLY.includes(name) ? 'admin' : 'operator';
  expect([status, JSON.parse(text)]).toMatchObject([
    403,
    {
      code: 'role_insufficient',
      detail: expect.stringContaining(`needs the role ${role}, and you have the role viewer.`),
    },
  ]);
  expect(await everything()).toEqual(before);
});

test.each(ADMIN_ONLY)('%s is refused to an operator, and nothing changes', async (name) => {
  const before = await everything();
  expect(await ask(name, OPERATOR)).toMatchObject({
    status: 403,
    text: expect.stringContaining('needs the role admin'),
  });
  expect(await everything()).toEqual(before);
});

test('an operator may do everything else, a viewer reads everything, and an administrator may do all', async () => {
  const refused = async (names: readonly RouteName[], token: ApiToken) => {
    const answers = await Promise.all(names.map(async (name) => [name, (await ask(name, token)).status] as const));
    return answers.filter(([, status]) => status === 403).map(([name]) => name);
  };
  const reads = routes.filter((name) => reconciliation[name].method === 'GET');
  expect(await refused([...reads, ...READING_WRITES], VIEWER)).toEqual([]);
  expect(
    await refused(
      writes.filter((name) => !ADMIN_ONLY.includes(name)),
      OPERATOR,
    ),
  ).toEqual([]);
  expect(await refused(ADMIN_ONLY, TOKEN)).toEqual([]);
  await server.runs.idle();
});

test('a viewer may download every export, and read the metrics', async () => {
  const headers = { authorization: `Bearer ${VIEWER.token}` };
  const statusOf = async (path: string) => (await fetch(server.url + path, { headers })).status;
  for (const what of Object.keys(EXPORT_KINDS))
    for (const format of ['csv', 'xlsx']) expect(await statusOf(`/v1/exports/${what}.${format}`)).not.toBe(403);
  expect(await statusOf('/metrics')).toBe(200);
});

test('every route has a least role, and only the sign-in has none', () => {
  expect(Object.keys(LEAST_ROLES).sort()).toEqual([...routes].sort());
  expect(routes.filter((name) => LEAST_ROLES[name] === null)).toEqual(['signIn']);
});
