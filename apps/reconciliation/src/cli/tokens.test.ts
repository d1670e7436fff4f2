import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, TOKEN } from '../__fixtures__/test-app.ts';
import { runPunteo, startPunteo } from './__fixtures__/run-punteo.ts';

let testApp: TestApp;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  testApp = await startTestApp();
  environment = {
    ...testApp.environment,
    ...{ DATABASE_URL: testApp.url, PORT: '0', RECONCILIATION_ADMIN_PORT: '0', LOG_LEVEL: 'info' },
  };
});

afterAll(() => testApp?.close());

const punteo = (...commandLine: string[]) => runPunteo(commandLine, environment);

test('a created token is printed once, may be used at once, is listed without its secret, and is over once it is revoked', async () => {
  const created = await punteo('tokens', 'create', 'shop', '--role', 'operator', '--reason', 'the shop');
  expect([created.code, created.stderr]).toEqual([0, expect.stringContaining('Keep this token of shop (operator)')]);
  expect(created.stdout).toMatch(/^punteo_[0-9a-f]{64}\n$/);
  const secret = created.stdout.trim();
  await withServer(environment, async (url) => {
    const status = async () =>
      (await fetch(`${url}/v1/orders`, { headers: { authorization: `Bearer ${secret}` } })).status;
    expect(await status()).toBe(200);
    const listed = await punteo('tokens', 'list');
    expect(listed.stdout).toMatch(/^shop +operator +valid +20\S+Z +cli:\S+ +20\S+Z +-$/m);
    expect(listed.stdout + JSON.stringify(await testApp.app.store.audit.list({}))).not.toContain(secret);
    const revoked = await punteo('tokens', 'revoke', 'shop', '--reason', 'leaked');
    expect([revoked.code, revoked.stdout]).toEqual([0, 'shop is revoked, and its sessions are over.\n']);
    expect(await status()).toBe(401);
    expect((await punteo('tokens', 'list')).stdout).toMatch(/^shop +operator +revoked /m);
  });
  const { items } = await testApp.app.store.audit.list({}, { subject: 'token:shop' });
  expect(items.map(({ action, actor, detail }) => [action, actor.startsWith('cli:'), detail.reason])).toEqual([
    ['token.revoked', true, 'leaked'],
    ['token.created', true, 'the shop'],
  ]);
});

test('a token is valid until it expires, which --json states', async () => {
  const expiresAt = '2099-01-01T00:00:00.000Z';
  const created = await punteo('tokens', 'create', 'audit', '--role', 'viewer', '--expires', expiresAt, '--json');
  expect(JSON.parse(created.stdout)).toEqual({
    ...{ name: 'audit', role: 'viewer', expiresAt },
    token: expect.stringMatching(/^punteo_[0-9a-f]{64}$/),
  });
  const listed = await punteo('tokens', 'list', '--json');
  expect(JSON.parse(listed.stdout).items).toContainEqual(
    expect.objectContaining({ name: 'audit', state: 'valid', expiresAt, source: 'database' }),
  );
});

test.each([
  ['a name that a valid token has', ['create', 'taken', '--role', 'viewer'], 'There is a token taken.'],
  ['a name of API_TOKENS', ['create', 'local', '--role', 'viewer'], 'API_TOKENS has a token local.'],
  ['a name with a colon', ['create', 'cli:root', '--role', 'viewer'], '<name> should be 1 to 64 letters'],
  ['another role', ['create', 'x', '--role', 'owner'], 'viewer, operator, admin'],
  ['an expiry in the past', ['create', 'x', '--role', 'viewer', '--expires', '2020-01-01T00:00:00Z'], 'later than now'],
  ['an unknown token', ['revoke', 'nobody', '--reason', 'x'], 'There is no token nobody to revoke.'],
  ['a token of API_TOKENS', ['revoke', 'local', '--reason', 'x'], 'Remove it there'],
  ['a link to no URL', ['link', '--role', 'viewer', '--url', 'punteo'], '--url should be the URL'],
])('punteo tokens refuses %s with 64', async (_what, commandLine, message) => {
  await punteo('tokens', 'create', 'taken', '--role', 'viewer');
  const withToken = { ...environment, API_TOKENS: `local:${TOKEN.token}` };
  const { code, stderr } = await runPunteo(['tokens', ...commandLine], withToken);
  expect([code, stderr]).toEqual([64, expect.stringContaining(message)]);
});

test('punteo tokens link prints a link that signs in once, and sign-out ends its session', async () => {
  await withServer(environment, async (url) => {
    const made = await punteo(
      'tokens',
      'link',
      '--role',
      'operator',
      '--name',
      'maria',
      '--url',
      'https://punteo.test/',
    );
    expect(made.stdout).toMatch(/^https:\/\/punteo\.test\/sign-in#link=[A-Za-z0-9_-]{43}\n$/);
    const link = made.stdout.trim().split('#link=')[1];
    const signIn = () =>
      fetch(`${url}/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ link }),
      });
    const first = await signIn();
    expect(await first.json()).toMatchObject({ actor: 'maria', role: 'operator' });
    const [cookie = ''] = String(first.headers.getSetCookie()[0]).split(';');
    expect((await signIn()).status).toBe(401);
    const status = async () => (await fetch(`${url}/v1/session`, { headers: { cookie } })).status;
    expect(await status()).toBe(200);
    const signedOut = await punteo('tokens', 'signout', 'maria', '--reason', 'left');
    expect(signedOut.stdout).toBe('1 sessions of maria are over.\n');
    expect(await status()).toBe(401);
  });
});

test('punteo serve --sign-in-link prints a link, which its log does not hold', async () => {
  const asked = startPunteo(['serve', '--sign-in-link', '--json'], environment);
  await expect.poll(() => asked.output.stdout, { timeout: 60_000 }).toContain('\n');
  const { url, signInLink } = JSON.parse(asked.output.stdout) as { url: string; signInLink: string };
  expect(signInLink).toMatch(new RegExp(`^${url}/sign-in#link=[A-Za-z0-9_-]{43}$`));
  expect(asked.output.stderr).not.toContain('#link=');
  asked.child.kill('SIGTERM');
  await asked.ended;
});

test('in production without any token, punteo serve starts, says how to create one, and prints no link', async () => {
  await punteo('tokens', 'revoke', 'audit', '--reason', 'x');
  await punteo('tokens', 'revoke', 'taken', '--reason', 'x');
  const { child, output, ended } = startPunteo(['serve', '--json'], { ...environment, NODE_ENV: 'production' });
  await expect.poll(() => output.stdout, { timeout: 60_000 }).toContain('\n');
  expect(JSON.parse(output.stdout)).toEqual({ url: expect.any(String), adminUrl: expect.any(String) });
  expect(output.stderr).toContain('punteo tokens create NAME --role admin');
  const { url } = JSON.parse(output.stdout) as { url: string };
  expect((await fetch(`${url}/v1/orders`)).status).toBe(401);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});

async function withServer(
  variables: Readonly<Record<string, string>>,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const { child, output, ended } = startPunteo(['serve', '--json'], variables);
  try {
    await expect.poll(() => output.stdout, { timeout: 60_000 }).toContain('\n');
    await work((JSON.parse(output.stdout) as { url: string }).url);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}
