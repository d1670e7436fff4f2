import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient, fetchTransport } from '@punteo/clients';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { orderOf, SIGNED_IN, startTestApp, type TestApp, TOKEN } from '../__fixtures__/test-app.ts';
import { digestOf, newSecret, newToken } from '../access/secret.ts';
import type { ApiToken } from '../config.ts';
import { type RunningServer, startServer } from './start-server.ts';

let testApp: TestApp;
let server: RunningServer;
/** What the clock of the servers is ahead. */
let aheadSeconds = 0;
const lines: string[] = [];
const running: RunningServer[] = [];

const VIEWER: ApiToken = { name: 'vera', role: 'viewer', token: 'v'.repeat(40) };

beforeAll(async () => {
  testApp = await startTestApp();
  await testApp.app.store.orders.put([orderOf('A-1'), orderOf('A-2')]);
});
// Each test has its own count of failures.
beforeEach(async () => {
  aheadSeconds = 0;
  server = await start();
});
afterAll(async () => {
  for (const each of running) await each.close();
  await testApp?.close();
});

async function start(
  options: { tokens?: readonly ApiToken[]; trustedProxyHops?: number } = {},
): Promise<RunningServer> {
  const app = { ...testApp.app, clock: () => new Date(Date.now() + aheadSeconds * 1_000) };
  const started = await startServer(app, {
    ...{ host: '127.0.0.1', port: 0, tokens: [TOKEN, VIEWER], reconcileEveryMinutes: null, ping: testApp.ping },
    log: createLog({
      app: 'reconciliation',
      level: 'info',
      destination: { write: (line: string) => void lines.push(line) },
    }),
    ...options,
  });
  running.push(started);
  return started;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function ask(
  method: string,
  path: string,
  { url = server.url, headers = {}, body }: { url?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<Answer> {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(url + path, { method, headers: { ...type, ...headers }, redirect: 'manual', ...content });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text.startsWith('{') ? JSON.parse(text) : {} };
}

interface SignedIn {
  readonly cookie: string;
  readonly csrfToken: string;
}

/** Signs in as a browser does, and returns what it would send from then on. */
async function signIn(
  body: unknown,
  options: { url?: string; headers?: Record<string, string> } = {},
): Promise<SignedIn> {
  const answer = await ask('POST', '/v1/session', { ...options, body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  const [cookie = ''] = String(answer.headers.getSetCookie()[0]).split(';');
  return { cookie, csrfToken: String(answer.body.csrfToken) };
}

async function newLink(role: 'viewer' | 'operator' | 'admin', seconds = 900): Promise<string> {
  const secret = newSecret();
  const expiresAt = new Date(Date.now() + seconds * 1_000);
  const link = { actor: 'maria', role, digest: digestOf(secret), expiresAt };
  await testApp.app.access.createLink(link, { actor: 'test', reason: 'test' });
  return secret;
}

async function storedToken(name: string, role: ApiToken['role']): Promise<string> {
  const secret = newToken();
  const token = { name, role, digest: digestOf(secret), expiresAt: null };
  await testApp.app.access.createToken(token, { actor: 'test', reason: 'test' }, new Date());
  return secret;
}

const write = (more: Record<string, string> = {}) =>
  ask('PUT', '/v1/orders/A-1/fulfilment', { headers: more, body: { force: true, reason: 'test' } });

test('a token is exchanged for a cookie that no script reads and no other site makes a browser send', async () => {
  const answer = await ask('POST', '/v1/session', { body: { token: VIEWER.token } });
  expect([answer.status, Object.keys(answer.body)]).toEqual([200, ['actor', 'role', 'csrfToken', 'expiresAt']]);
  expect(answer.body).toMatchObject({ actor: 'vera', role: 'viewer' });
  const [cookie = ''] = answer.headers.getSetCookie();
  expect(cookie).toMatch(/^punteo_session=[A-Za-z0-9_-]{43}; Path=\/; Expires=[^;]+ GMT; HttpOnly; SameSite=Strict$/);
  const signedIn = { headers: { cookie: String(cookie.split(';')[0]) } };
  const session = await ask('GET', '/v1/session', signedIn);
  expect(session.status).toBe(200);
  expect({ ...session.body, expiresAt: '' }).toEqual({ ...answer.body, expiresAt: '' });
  expect((await ask('GET', '/v1/orders', signedIn)).status).toBe(200);
  const out = { headers: { ...signedIn.headers, 'x-csrf-token': String(answer.body.csrfToken) } };
  const ended = await ask('DELETE', '/v1/session', out);
  expect([ended.status, ended.headers.getSetCookie()[0]]).toEqual([204, expect.stringContaining('1970')]);
  const after = await ask('GET', '/v1/session', signedIn);
  expect([after.status, after.body.code]).toEqual([401, 'session_ended']);
});

test.each([
  ['X-Forwarded-Proto', { 'x-forwarded-proto': 'https' }],
  ['the Origin of the page', { origin: 'https://punteo.example.com' }],
])(
  'where %s says that the browser speaks https, the cookie is Secure and belongs to this host alone',
  async (_what, headers) => {
    const answer = await ask('POST', '/v1/session', { headers, body: { token: TOKEN.token } });
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-punteo_session=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/),
    ]);
    const [cookie = ''] = String(answer.headers.getSetCookie()[0]).split(';');
    // A default nginx does not say https with a read.
    expect((await ask('GET', '/v1/session', { headers: { cookie } })).status).toBe(200);
  },
);

test('a link signs in once, within its time', async () => {
  const link = await newLink('operator');
  const first = await ask('POST', '/v1/session', { body: { link } });
  expect(first.body).toMatchObject({ actor: 'maria', role: 'operator' });
  const again = await ask('POST', '/v1/session', { body: { link } });
  expect([again.status, again.body.code]).toEqual([401, 'link_unknown']);
  const late = await newLink('operator');
  aheadSeconds = 901;
  expect((await ask('POST', '/v1/session', { body: { link: late } })).body.code).toBe('link_unknown');
});

test.each([{}, { token: 'x', link: 'y' }, { token: '' }, { token: 7 }, { password: 'x' }])(
  'a sign-in with %j is refused as malformed',
  async (body) => {
    expect(await ask('POST', '/v1/session', { body })).toMatchObject({
      status: 422,
      body: { code: 'request_invalid' },
    });
  },
);

test('a session works in another process and after a restart, and ends with the token that started it', async () => {
  const secret = await storedToken('shop', 'operator');
  const { cookie } = await signIn({ token: secret });
  const ofConfigured = await signIn({ token: VIEWER.token });
  const other = await start({ tokens: [] });
  const status = async (url: string, each: string) =>
    (await ask('GET', '/v1/session', { url, headers: { cookie: each } })).status;
  expect(await status(other.url, cookie)).toBe(200);
  await server.close();
  expect(await status(other.url, cookie)).toBe(200);
  // The other process was started without that token.
  expect(await status(other.url, ofConfigured.cookie)).toBe(401);
  await testApp.app.access.revokeToken('shop', { actor: 'test', reason: 'leaked' }, new Date());
  expect(await status(other.url, cookie)).toBe(401);
  expect(
    (await ask('GET', '/v1/orders', { url: other.url, headers: { authorization: `Bearer ${secret}` } })).status,
  ).toBe(401);
});

test('a token of the configuration that has another role after a restart has it in its sessions too', async () => {
  const { cookie } = await signIn({ token: TOKEN.token });
  const other = await start({ tokens: [{ ...TOKEN, role: 'viewer' }] });
  const session = await ask('GET', '/v1/session', { url: other.url, headers: { cookie } });
  expect(session.body).toMatchObject({ actor: TOKEN.name, role: 'viewer' });
});

test('a session ends after an hour without use, and after twelve hours however much it is used', async () => {
  const { cookie } = await signIn({ token: TOKEN.token });
  const status = async (seconds: number) => {
    aheadSeconds = seconds;
    return (await ask('GET', '/v1/session', { headers: { cookie } })).status;
  };
  for (let minutes = 0; minutes < 12 * 60; minutes += 50)
    expect([minutes, await status(minutes * 60)]).toEqual([minutes, 200]);
  expect(await status(12 * 3_600)).toBe(401);
  aheadSeconds = 0;
  const idle = await signIn({ token: TOKEN.token });
  aheadSeconds = 3_601;
  expect((await ask('GET', '/v1/session', { headers: { cookie: idle.cookie } })).status).toBe(401);
});

test('who signs in again has one session: the one before is over', async () => {
  const { cookie } = await signIn({ token: TOKEN.token });
  const next = await signIn({ token: VIEWER.token }, { headers: { cookie } });
  expect((await ask('GET', '/v1/session', { headers: { cookie } })).status).toBe(401);
  expect((await ask('GET', '/v1/session', { headers: { cookie: next.cookie } })).body.actor).toBe('vera');
});

test('the audit names the token also where it acts through a session', async () => {
  const { cookie, csrfToken } = await signIn({ token: TOKEN.token });
  expect((await write({ cookie, 'x-csrf-token': csrfToken })).status).toBe(200);
  const { items } = await testApp.app.store.audit.list({ limit: 1 });
  expect(items).toMatchObject([{ actor: TOKEN.name, subject: 'order:A-1' }]);
});

test('a write with the cookie needs the CSRF token of its session, and comes from this site', async () => {
  const { cookie, csrfToken } = await signIn({ token: TOKEN.token });
  const other = await signIn({ token: TOKEN.token });
  const audit = async () => (await testApp.app.store.audit.head())?.position;
  const before = await audit();
  for (const headers of [
    { cookie },
    { cookie, 'x-csrf-token': '' },
    { cookie, 'x-csrf-token': other.csrfToken },
    { cookie, 'x-csrf-token': `${csrfToken}x` },
  ])
    expect(await write(headers)).toMatchObject({ status: 403, body: { code: 'csrf_token_refused' } });
  for (const site of ['cross-site', 'same-site', 'something-new'])
    expect(await write({ cookie, 'x-csrf-token': csrfToken, 'sec-fetch-site': site })).toMatchObject({
      status: 403,
      body: { code: 'origin_refused' },
    });
  expect(await audit()).toBe(before);
  for (const site of ['same-origin', 'none'])
    expect((await write({ cookie, 'x-csrf-token': csrfToken, 'sec-fetch-site': site })).status).toBe(200);
  // Sign-out is a write too.
  expect((await ask('DELETE', '/v1/session', { headers: { cookie } })).status).toBe(403);
});

test('another site cannot sign a person in: neither by a form nor by a script', async () => {
  const body = { token: TOKEN.token };
  const site = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
  expect((await ask('POST', '/v1/session', { headers: site, body })).body.code).toBe('origin_refused');
  // A form sends no JSON, and for a script that would, the browser asks first and gets no permission.
  const text = { 'content-type': 'text/plain' };
  expect((await ask('POST', '/v1/session', { headers: text, body })).status).toBe(415);
  const preflight = await ask('OPTIONS', '/v1/session', { headers: { origin: 'https://evil.example' } });
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([405, null]);
});

test('a write with a bearer token needs neither, also with an Origin and a cookie', async () => {
  const { cookie } = await signIn({ token: VIEWER.token });
  const headers = { ...SIGNED_IN, cookie, origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
  expect((await write(headers)).status).toBe(200);
});

test('behind a proxy that rewrites Host, a browser signs in and writes', async () => {
  const proxy = await startRewritingProxy(server.url);
  const page = { origin: 'http://punteo.example.com', host: 'punteo.example.com', 'sec-fetch-site': 'same-origin' };
  try {
    const signedIn = await throughProxy(proxy.url, 'POST', '/v1/session', page, { token: TOKEN.token });
    expect(signedIn.status).toBe(200);
    const [cookie = ''] = String(signedIn.headers['set-cookie']?.[0]).split(';');
    const headers = { ...page, cookie, 'x-csrf-token': String(signedIn.body.csrfToken) };
    const body = { force: true, reason: 'test' };
    expect((await throughProxy(proxy.url, 'PUT', '/v1/orders/A-2/fulfilment', headers, body)).status).toBe(200);
    expect((await throughProxy(proxy.url, 'GET', '/v1/orders', headers)).status).toBe(200);
  } finally {
    await proxy.close();
  }
});

test('after ten failed sign-ins the address waits, also with the right token, and a valid bearer token is still accepted', async () => {
  for (let attempt = 0; attempt < 10; attempt += 1)
    expect((await ask('POST', '/v1/session', { body: { token: 'wrong' } })).body.code).toBe('token_unknown');
  const refused = await ask('POST', '/v1/session', { body: { token: TOKEN.token } });
  expect([refused.status, refused.body.code]).toEqual([429, 'too_many_attempts']);
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(800);
  expect((await ask('GET', '/v1/orders', { headers: { authorization: 'Bearer wrong' } })).status).toBe(429);
  expect((await ask('GET', '/v1/orders', { headers: SIGNED_IN })).status).toBe(200);
  expect((await ask('GET', '/health/live')).status).toBe(200);
  aheadSeconds = wait + 1;
  await signIn({ token: TOKEN.token });
  expect(lines.join('')).toContain('too many failed');
  expect(lines.join('')).not.toContain(TOKEN.token);
});

test('wrong bearer tokens and wrong links count too', async () => {
  const wrong = (index: number) => ask('GET', '/v1/orders', { headers: { authorization: `Bearer guess-${index}` } });
  for (let index = 0; index < 5; index += 1) {
    expect((await wrong(index)).status).toBe(401);
    expect((await ask('POST', '/v1/session', { body: { link: newSecret() } })).status).toBe(401);
  }
  expect((await wrong(10)).status).toBe(429);
  expect((await ask('POST', '/v1/session', { body: { link: await newLink('admin') } })).status).toBe(429);
});

test('behind a declared proxy each client address counts by itself, and what a client writes about itself does not', async () => {
  const proxied = await start({ trustedProxyHops: 1 });
  const attempt = async (forwarded: string, token = 'wrong') => {
    const headers = { 'x-forwarded-for': forwarded };
    return (await ask('POST', '/v1/session', { url: proxied.url, headers, body: { token } })).status;
  };
  for (let index = 0; index < 10; index += 1) expect(await attempt(`198.51.100.${index}, 203.0.113.7`)).toBe(401);
  expect(await attempt('198.51.100.99, 203.0.113.7', TOKEN.token)).toBe(429);
  expect(await attempt('203.0.113.7, 203.0.113.8', TOKEN.token)).toBe(200);
  // Without a declared proxy the header counts for nothing.
  for (let index = 0; index < 10; index += 1)
    await ask('POST', '/v1/session', {
      headers: { 'x-forwarded-for': `198.51.100.${index}` },
      body: { token: 'wrong' },
    });
  const last = await ask('POST', '/v1/session', {
    headers: { 'x-forwarded-for': '203.0.113.9' },
    body: { token: 'wrong' },
  });
  expect(last.status).toBe(429);
});

test('the client of the package signs in, writes with the CSRF token and signs out', async () => {
  const anonymous = createReconciliationClient({ baseUrl: server.url, attemptsMax: 1 });
  const signedIn = await anonymous.signIn({ body: { token: TOKEN.token } });
  if (signedIn.status !== 200) throw new Error(`status ${signedIn.status}`);
  const [cookie = ''] = String(signedIn.headers.get('set-cookie')).split(';');
  const page = createReconciliationClient({
    baseUrl: server.url,
    csrfToken: signedIn.body.csrfToken,
    attemptsMax: 1,
    // A browser adds the cookie by itself.
    transport: (request, sink) => fetchTransport()({ ...request, headers: { ...request.headers, cookie } }, sink),
  });
  expect((await page.getSession()).body).toMatchObject({ actor: TOKEN.name });
  const cancelled = await page.cancelOrder({ params: { orderId: 'A-2' }, body: { reason: 'test' } });
  expect(cancelled.status).toBe(200);
  expect((await page.signOut()).status).toBe(204);
  expect((await page.getSession()).status).toBe(401);
});

/** As nginx does by default: `Host` is that of the server behind, and nothing says what it was. */
async function startRewritingProxy(target: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { host, hostname, port } = new URL(target);
  const proxy: Server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, host, connection: 'close' };
    const passed = httpRequest({ hostname, port, method: incoming.method, path: incoming.url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => proxy.close(() => resolve())),
  };
}

/** With a Host header of its own, which fetch does not send. */
function throughProxy(url: string, method: string, path: string, headers: Record<string, string>, body?: unknown) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string[]>; body: Record<string, unknown> }>(
    (resolve, reject) => {
      const sent = httpRequest(url + path, { method, headers: { 'content-type': 'application/json', ...headers } });
      sent.on('error', reject).on('response', async (answer) => {
        let text = '';
        for await (const chunk of answer) text += chunk;
        resolve({ status: answer.statusCode ?? 0, headers: answer.headersDistinct, body: JSON.parse(text) });
      });
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    },
  );
}
