import { request } from 'node:http';
import { createLog } from '@punteo/app-kit/log';
import { reconciliation } from '@punteo/contracts/reconciliation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { DETAILS, orderOf, paidOrder, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { type ExampleRequest, everyRequest } from './__fixtures__/every-request.ts';
import { type RunningServer, startServer } from './start-server.ts';

let testApp: TestApp;
let server: RunningServer;

beforeAll(async () => {
  testApp = await startTestApp();
  await testApp.app.store.orders.put([orderOf('HOSTILE')]);
  // Paid and not fulfilled: a discrepancy to decide on.
  await paidOrder(testApp, 'FINE', { callback: false });
  await reconcile(testApp.app);
  const { store, calendar } = testApp.app;
  await store.periods.close('2026-03', { calendar, by: { actor: 'ana', reason: 'test' }, now: new Date() });
  server = await startServer(testApp.app, {
    host: '127.0.0.1',
    port: 0,
    tokens: [],
    reconcileEveryMinutes: null,
    log: createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' }),
    ping: testApp.ping,
  });
});

afterAll(async () => {
  await server.close();
  await testApp.close();
});

const names = Object.keys(reconciliation) as (keyof typeof reconciliation)[];
const withParams = names.filter((name) => everyRequest[name].params !== undefined);
const withQuery = names.filter((name) => everyRequest[name].query !== undefined);
const withBody = names.filter((name) => everyRequest[name].body !== undefined);

test('the example requests have every parameter and every field of the contract', () => {
  for (const name of names) {
    const route = reconciliation[name];
    const { params = {}, query = {}, body = {} } = everyRequest[name];
    expect(Object.keys(params), name).toEqual(namesIn('pathParams' in route ? route.pathParams : undefined));
    expect(Object.keys(query).sort(), name).toEqual(namesIn('query' in route ? route.query : undefined).sort());
    const forms = formsOf('body' in route ? route.body : undefined);
    expect(forms, name).toContainEqual(Object.keys(body));
  }
});

test.each(withParams)('%s refuses a path that is no text, holds NUL or is too long with a 4xx', async (name) => {
  const { params = {} } = everyRequest[name];
  for (const parameter of Object.keys(params)) {
    for (const value of [...ENCODED_FAULTS, 'a'.repeat(4_000)])
      expect(await refusal(name, {}, { path: pathOf(name, { ...params, [parameter]: value }) }), value).toBe('4xx');
  }
});

test.each(withQuery)(
  '%s refuses a query that is no text, holds NUL, is too long or names a parameter twice',
  async (name) => {
    const { query = {} } = everyRequest[name];
    for (const [parameter, value] of Object.entries(query)) {
      const others = { ...query };
      delete others[parameter];
      const rest = new URLSearchParams(others).toString();
      for (const fault of [...ENCODED_FAULTS, 'a'.repeat(4_000)])
        expect(await refusal(name, {}, { query: `${rest}&${parameter}=${fault}` }), `${parameter}=${fault}`).toBe(
          '4xx',
        );
      for (const faulty of [
        `${parameter}=${value}&${parameter}=${value}`,
        `${parameter}[]=${value}`,
        `${parameter}%00=1`,
        '__proto__=1',
        'constructor=1',
        'unknown=1',
      ])
        expect(await refusal(name, {}, { query: `${rest}&${faulty}` }), faulty).toBe('4xx');
    }
  },
);

test.each(withBody)(
  '%s refuses NUL, half surrogate pairs, long text and other types in every text of its body',
  async (name) => {
    const { body = {} } = everyRequest[name];
    for (const place of textsIn(body)) {
      for (const fault of ['a\u0000b', '\ud800', 'x\udc00', 'x'.repeat(1_048_576)])
        expect(await refusal(name, { body: replaced(body, place, fault) }), place.join('.')).toBe('4xx');
      // `details` is whatever a provider needs: its own adapter refuses it before anything is sent.
      if (place[0] === 'details') continue;
      for (const fault of [['x'], {}, 7, true, '', 'x'.repeat(100_000)])
        expect(await refusal(name, { body: replaced(body, place, fault) }), `${place} ${fault}`).toBe('4xx');
    }
  },
);

test.each(withBody)('%s refuses a body with a key twice, at any depth, and names the character', async (name) => {
  const text = JSON.stringify(everyRequest[name].body);
  for (const { index } of text.matchAll(/(?<=[{,])"\w+":/g)) {
    const [, key = ''] = /^("\w+"):/.exec(text.slice(index)) ?? [];
    const answer = await send(name, { raw: `${text.slice(0, index)}${key}:0,${text.slice(index)}` });
    const { code, detail } = (await answer.json()) as { code: string; detail: string };
    const at = index + key.length + 4;
    expect([answer.status, code, detail]).toEqual([
      400,
      'json_malformed',
      `The body has a key twice, at character ${at}.`,
    ]);
  }
  expect(await refusal(name, { raw: '{"unknown":0,"unknown":1}' })).toBe('4xx');
});

test.each(withBody)(
  '%s reads UTF-8 alone: another encoding, another charset or a content encoding is refused',
  async (name) => {
    const text = JSON.stringify(everyRequest[name].body);
    const json = 'application/json';
    const plus7 = text.replace('{', '+AHs-');
    const refused: readonly (readonly [Uint8Array, string])[] = [
      [Buffer.from(text, 'utf16le'), json],
      [Buffer.from(`\ufeff${text}`, 'utf16le'), json],
      [Buffer.from(`\ufeff${text}`, 'utf16le'), `${json}; charset=utf-16`],
      [Buffer.from(`\ufeff${text}`, 'utf16le'), `${json}; charset="UTF-16LE"`],
      [Buffer.from(plus7), `${json}; charset=utf-7`],
      [Buffer.from(plus7), json],
      [Buffer.from(text), `${json}; charset=iso-8859-1`],
      [Buffer.from(text), `${json}; charset=utf-8; charset=utf-7`],
      [Buffer.from('"é"', 'latin1'), json],
      [Buffer.alloc(0), json],
      [Buffer.from('['.repeat(10_000)), json],
    ];
    for (const [raw, contentType] of refused)
      expect(await refusal(name, { raw, headers: { 'content-type': contentType } }), contentType).toBe('4xx');
    // A byte order mark is taken away.
    expect((await send(name, { raw: Buffer.from(`\ufeff${text}`) })).status).not.toBe(400);
    const gzip = { 'content-type': json, 'content-encoding': 'gzip' };
    expect((await send(name, { raw: text, headers: gzip })).status).toBe(415);
  },
);

test.each(withBody)('%s answers instants and amounts at the ends of their ranges without a 5xx', async (name) => {
  const { body = {} } = everyRequest[name];
  for (const place of textsIn(body)) {
    for (const value of EXTREMES) {
      const { status } = await send(name, { body: replaced(body, place, value) });
      expect(status, `${place.join('.')} ${value}`).toBeLessThan(500);
    }
  }
});

test.each(withQuery)('%s refuses a cursor that its list did not return', async (name) => {
  for (const text of CURSORS) {
    const cursor = Buffer.from(text).toString('base64url');
    const { status } = await send(name, { query: `cursor=${cursor}` });
    // 404: the history of a discrepancy that does not exist.
    expect([200, 404, 422], text).toContain(status);
  }
});

test.each(['/orders', '/orders/FINE', '/runs', '/discrepancies', '/callbacks', '/'])(
  'the page %s answers hostile paths and queries with a page and a 4xx, or without effect',
  async (path) => {
    for (const fault of ENCODED_FAULTS) {
      for (const url of [`${path}?cursor=${fault}`, `${path}?state=${fault}`, `/orders/${fault}`, `/runs/${fault}`])
        expect((await page(url)).status, url).toSatisfy(isRefusal);
    }
    expect((await page(`${path}?cursor=a&cursor=b`)).status).toBe(400);
    for (const text of CURSORS) {
      const { status } = await page(`${path}?cursor=${Buffer.from(text).toString('base64url')}`);
      expect(status, text).toBeLessThan(500);
    }
  },
);

test('a page at a path with two slashes in front links to no other host', async () => {
  for (const path of ['//', '///', '//evil.example/x', '/\\evil.example', '/%5C%5Cevil.example', '//[']) {
    const answer = await page(path);
    expect(answer.status).toBeLessThan(500);
    expect(await answer.text()).not.toMatch(/"(?:\/|\\){2}/);
  }
});

test.each(['/runs', '/runs/ID/cancel', '/orders/FINE/fulfilment', '/discrepancies/ID'])(
  'the form of %s refuses a field twice, forty fields, a field it does not have, NUL, and other encodings',
  async (path) => {
    const [discrepancy] = (await testApp.app.store.discrepancies.list({}, { limit: 1 })).items;
    const [run] = (await testApp.app.store.runs.list({ limit: 1 })).items;
    const id = path.startsWith('/runs') ? run?.runId : discrepancy?.discrepancyId;
    const url = path.replace('ID', String(id));
    const forty = Array.from({ length: 40 }, (_, index) => `f${index}=1`).join('&');
    const faults = [
      ...['owner=a&owner=b', 'state=open&state=open', forty, 'colour=red', 'constructor=1', '__proto__=1', 'owner[]=a'],
      ...ENCODED_FAULTS.map((fault) => `owner=${fault}`),
      ...ENCODED_FAULTS.map((fault) => `note=${fault}`),
      ...[`owner=${'x'.repeat(129)}`, `note=${'x'.repeat(2_001)}`, `note=${'x'.repeat(20_000)}`, 'state=gone'],
    ];
    const before = await testApp.app.store.discrepancies.get(String(discrepancy?.discrepancyId));
    for (const form of faults) expect((await post(url, form)).status, form).toSatisfy(isRefusal);
    expect((await post(url, Buffer.from('owner=é', 'latin1'))).status).toSatisfy(isRefusal);
    const utf16 = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-16' };
    expect((await post(url, 'owner=a', utf16)).status).toBe(415);
    expect((await post(url, 'owner=a', { 'content-encoding': 'gzip' })).status).toBe(415);
    expect(await testApp.app.store.discrepancies.get(String(discrepancy?.discrepancyId))).toEqual(before);
  },
);

test('a write with two Content-Type headers is refused, also where both say the same, and one with one is not', async () => {
  const path = pathOf('putOrder', { orderId: 'TWO-TYPES' });
  const statusOf = (types: string[]) =>
    new Promise<number>((resolve, reject) => {
      const sent = request(`${server.url}${path}`, { method: 'PUT' });
      sent.setHeader('content-type', types);
      sent.on('error', reject).on('response', (answer) => resolve(answer.resume().statusCode ?? 0));
      sent.end('{"amount":{"value":"1.00","currency":"USD"}}');
    });
  expect(await statusOf(['application/json', 'text/plain'])).toBe(415);
  expect(await statusOf(['application/json', 'application/json'])).toBe(415);
  expect(await statusOf(['application/json'])).toBe(201);
});

test('a decision form stores owner and note as typed, also in other scripts, and empties remove them', async () => {
  const [discrepancy] = (await testApp.app.store.discrepancies.list({}, { limit: 1 })).items;
  const id = String(discrepancy?.discrepancyId);
  const form = new URLSearchParams({ owner: ' Begoña 🙂 ', note: 'a&b=c+d', state: 'open' });
  expect((await post(`/discrepancies/${id}`, form.toString())).status).toBe(303);
  const { discrepancies } = testApp.app.store;
  expect(await discrepancies.get(id)).toMatchObject({ owner: 'Begoña 🙂', note: 'a&b=c+d' });
  expect((await post(`/discrepancies/${id}`, 'owner=&note=&state=')).status).toBe(303);
  expect(await discrepancies.get(id)).toMatchObject({ owner: null, note: null, state: 'open' });
});

test('an order at the ends of the calendar, with the greatest amount, goes through lists, pages, a payment and a run', async () => {
  const params = { orderId: 'EXTREME' };
  const instants = { createdAt: '0001-01-01T00:00:00Z', dueAt: '9999-12-31T23:59:59.999Z' };
  const amount = { value: '9'.repeat(30), currency: 'GBP' };
  const put = await send('putOrder', {
    path: pathOf('putOrder', params),
    body: { ...instants, amount, fulfilledAt: instants.createdAt },
  });
  expect(put.status).toBe(201);
  const payment = await send('createPayment', {
    path: pathOf('createPayment', params),
    body: { provider: 'neopay', details: DETAILS },
  });
  expect(payment.status).toBe(201);
  expect((await reconcile(testApp.app)).failures).toEqual([]);
  for (const path of ['getOrder', 'getStory', 'getMoney'] as const)
    expect((await send(path, { path: pathOf(path, params) })).status).toBe(200);
  for (const url of ['/orders', '/orders/EXTREME', '/runs', '/discrepancies', '/'])
    expect((await page(url)).status, url).toBe(200);
  // Every page of the list, one order a page: the oldest order has the earliest instant that there is.
  let cursor: string | null = '';
  const orders: string[] = [];
  while (cursor !== null) {
    const answer = await send('listOrders', { query: cursor === '' ? 'limit=1' : `limit=1&cursor=${cursor}` });
    const list = (await answer.json()) as { items: { orderId: string }[]; nextCursor: string | null };
    orders.push(...list.items.map(({ orderId }) => orderId));
    cursor = list.nextCursor;
  }
  expect(orders.at(-1)).toBe('EXTREME');
});

/** No percent-encoded UTF-8, or NUL. */
const ENCODED_FAULTS = ['%00', 'a%00b', '%ED%A0%80', '%C0%AF', '%FF', '%', '%2', '%zz', '%u0000'];

const EXTREMES = [
  ...['0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '0099-12-31T00:00:00Z', '1969-12-31T23:59:59.999Z'],
  ...['9999-12-31T23:59:59.999Z', '+275760-09-13T00:00:00Z', '-271821-04-20T00:00:00Z', '10000-01-01T00:00:00Z'],
  ...[`${'9'.repeat(30)}.${'9'.repeat(18)}`, '9'.repeat(30), '9'.repeat(31), `0.${'0'.repeat(17)}1`, '0', '0.00', '-1'],
  ...['9223372036854775808', '2147483648', '1e400', 'NaN', 'Infinity', 'infinity', '٣'],
];

const CURSORS = [
  ...[
    '',
    '\n',
    '\n\n',
    'a',
    '0\n0',
    '1\n1',
    '2026\n1',
    '2026-01-01\nx',
    '2026-01-01T00:00:00Z\n1',
    'now\n1',
    'infinity\n1',
  ],
  ...['2026-01-01 00:00:00+00\nx', '2026-01-01 00:00:00+00\n1', '2026-01-01 00:00:00+00\n99999999999999999999'],
  ...['2026-01-01 00:00:00+00\n\u0000', '2026-01-01 00:00:00+00\n\ufffd', `2026-01-01 00:00:00+00\n${'9'.repeat(300)}`],
  ...[
    '2026-02-30 00:00:00+00\n1',
    '2026-01-01 25:00:00+00\n1',
    '2026-01-01 00:00:00+99\n1',
    '999999-01-01 00:00:00+00\n1',
  ],
  ...['2026-01-01 00:00:00+00\n9 1', '2026-01-01T00:00:00.000Z\n3 9999999999999999999', '0000-01-01 00:00:00+00\n1'],
  ...['2026-01-01 00:00:00+00\n0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43', '2026-01-01 00:00:00+00\n1\n2'],
];

interface Sent {
  readonly body?: unknown;
  readonly raw?: string | Uint8Array;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function pathOf(name: keyof typeof reconciliation, params: Readonly<Record<string, string>> = {}): string {
  return reconciliation[name].path.replace(/:(\w+)/g, (_, parameter: string) => params[parameter] ?? '');
}

function send(name: keyof typeof reconciliation, sent: Sent): Promise<Response> {
  const { method } = reconciliation[name];
  const { params, body: example } = everyRequest[name] as ExampleRequest;
  const { path = pathOf(name, params), query = '', body = example, raw = JSON.stringify(body) } = sent;
  return fetch(`${server.url}${path}?${query}`, {
    method,
    headers: { 'content-type': 'application/json', ...sent.headers },
    ...(method === 'GET' ? {} : { body: raw as string }),
  });
}

/** `4xx`, or the answer that is none. */
async function refusal(name: keyof typeof reconciliation, sent: Sent, more: Sent = {}): Promise<string> {
  const answer = await send(name, { ...sent, ...more });
  const text = await answer.text();
  return isRefusal(answer.status) ? '4xx' : `${answer.status} ${text}`;
}

function isRefusal(status: number): boolean {
  return status >= 400 && status < 500;
}

function page(url: string): Promise<Response> {
  return fetch(`${server.url}${url}`, { headers: { accept: 'text/html' } });
}

function post(url: string, form: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) {
  const { origin } = new URL(server.url);
  return fetch(`${server.url}${url}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin, accept: 'text/html', ...headers },
    body: form as string,
  });
}

/** The places of all texts in a JSON value: `['amount', 'value']`. */
function textsIn(value: unknown, place: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value === 'string') return [place];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => textsIn(member, [...place, key]));
}

function replaced(value: unknown, [key, ...rest]: readonly string[], fault: unknown): unknown {
  if (key === undefined) return fault;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? replaced(item, rest, fault) : item));
  const members = value as Record<string, unknown>;
  return { ...members, [key]: replaced(members[key], rest, fault) };
}

function namesIn(schema: unknown): readonly string[] & string[] {
  return [...(formsOf(schema)[0] ?? [])];
}

/** The names of the fields of each form that an object may have. */
function formsOf(schema: unknown): readonly (readonly string[])[] {
  if (!(schema instanceof z.core.$ZodType)) return [[]];
  const document = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const { $defs = {}, $ref } = document;
  const root = $ref === undefined ? document : $defs[$ref.replace('#/$defs/', '')];
  return (root?.oneOf ?? root?.anyOf ?? [root]).map((form) => Object.keys((form as typeof document)?.properties ?? {}));
}
