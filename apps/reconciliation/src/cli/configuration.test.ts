import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runPunteo, startPunteo } from './__fixtures__/run-punteo.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-configuration-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'orders.csv');
writeFileSync(file, 'order_id,amount,currency\nA,1.00,USD\n');

test('a proxy URL with a path, and a PUBLIC_URL with http to a public host, are one line each, and exit with 78', async () => {
  const environment = { OUTBOUND_PROXY_URL: 'http://proxy:8080/canary', PUBLIC_URL: 'http://canary.example' };
  const doctor = await runPunteo(['doctor', '--json'], environment);
  const { checks } = JSON.parse(doctor.stdout) as { checks: { detail: string }[] };
  for (const { code, lines } of [
    { code: doctor.code, lines: checks.map(({ detail }) => detail) },
    ...(await Promise.all(
      ['serve', 'orders list'].map(async (command) => {
        const { code, stderr } = await runPunteo(command.split(' '), environment);
        return { code, lines: stderr.trim().split('\n') };
      }),
    )),
  ]) {
    expect([code, lines]).toEqual([
      78,
      [
        'PUBLIC_URL: Should be https, since its host is public: over http, others can read and change what is sent.',
        'OUTBOUND_PROXY_URL: Should have no path: remove what follows the host and port.',
      ],
    ]);
  }
});

/** Each is wrong in its own way, and holds a canary. */
const WRONG = {
  DATABASE_URL: 'mysql://canary@host/db',
  PORT: 'canary',
  PUBLIC_URL: 'https://canary:secret@pay.example',
  CALLBACK_KEYS: 'canary\n',
  CHAINS_FILE: folder,
  NEOPAY_BASE_URL: 'http://canary.test',
  NEOPAY_TOKEN: 'canary-canary-canary\n',
  PENTAGOO_BASE_URL: 'https://api.test/?key=canary',
  OUTBOUND_PROXY_URL: 'socks5://canary',
  API_TOKENS: `ana:${'canary'.repeat(6)}\n`,
  LOG_LEVEL: 'canary',
};
const MISSING = ['NEOPAY_APP_KEY', 'NEOPAY_ENVIRONMENT'];
const NAMES = [...Object.keys(WRONG), ...MISSING].sort();

const COMMANDS = [
  'serve',
  'migrate',
  'orders list',
  'orders show A',
  `orders import ${file}`,
  'pay A --provider neopay',
  'sync',
  'reconcile',
  'runs list',
  'report latest',
  'repair',
  'discrepancies list',
  'callbacks list',
  'events list',
];

test.each(COMMANDS)('punteo %s says every wrong variable at once, a line each, and exits with 78', async (command) => {
  for (const values of [command.split(' '), [...command.split(' '), '--json']]) {
    const { code, stdout, stderr } = await runPunteo(values, WRONG);
    const lines = stderr.trim().split('\n');
    expect([code, stdout, namesOf(lines)]).toEqual([78, '', NAMES]);
    for (const line of lines) expect(line).toMatch(/^[A-Z_]+: Should .*\.$/);
    expect(stderr).not.toMatch(/canary|secret/);
  }
});

test('punteo doctor prints every wrong variable as a failed check, as JSON too, and exits with 78', async () => {
  const json = await runPunteo(['doctor', '--json'], WRONG);
  const { checks } = JSON.parse(json.stdout) as { checks: { name: string; result: string; detail: string }[] };
  expect(json.code).toBe(78);
  expect(checks.every(({ name, result }) => name === 'configuration' && result === 'fail')).toBe(true);
  expect(namesOf(checks.map(({ detail }) => detail))).toEqual(NAMES);
  const text = await runPunteo(['doctor'], WRONG);
  expect([text.code, text.stdout.trim().split('\n').length]).toEqual([78, NAMES.length]);
  expect(json.stdout + text.stdout).not.toMatch(/canary|secret/);
});

test('punteo doctor names every variable that only the receiver refuses, beside its other checks, and exits with 78', async () => {
  const ofReceiver = {
    ROLE: 'canary',
    TRUST_PROXY_HOPS: 'true',
    VERIFICATIONS_PER_MINUTE: '0',
    MERCHANT_WEBHOOK_URL: 'https://u:canary@shop.example/',
    MERCHANT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}\n`,
    MERCHANT_WEBHOOK_URL_ERP: 'https://erp.example',
  };
  const names = [...Object.keys(ofReceiver).slice(0, 5), 'MERCHANT_WEBHOOK_SECRET_ERP'];
  const DATABASE_URL = 'postgres://user@127.0.0.1:1/none';
  for (const [environment, others] of [
    [{ DATABASE_URL }, []],
    [{ DATABASE_URL, PORT: 'canary' }, ['PORT']],
  ] as const) {
    const { code, stdout } = await runPunteo(['doctor', '--json'], { ...environment, ...ofReceiver });
    const { checks } = JSON.parse(stdout) as { checks: { name: string; result: string; detail: string }[] };
    const faults = checks.filter(({ name }) => name === 'configuration');
    expect([code, namesOf(faults.map(({ detail }) => detail))]).toEqual([78, [...others, ...names].sort()]);
    expect(faults.every(({ result }) => result === 'fail')).toBe(true);
    expect(checks.some(({ name }) => name === 'callback address')).toBe(others.length === 0);
    expect(stdout).not.toMatch(/canary|whsec_[A-Za-z0-9]{8}/);
  }
});

test.each([
  'postgres://us%er@127.0.0.1:1/none',
  'postgres://user@127.0.0.1:1/none?sslmode=verify-full&sslrootcert=/nowhere/ca.pem',
  'postgres://user@127.0.0.1:1/none?port=canary',
  'postgres:///none?host=/nowhere',
  'postgres://user@127.0.0.1:99/%00',
])('punteo doctor --json prints JSON also for the database %s', async (url) => {
  const { code, stdout } = await runPunteo(['doctor', '--json'], { DATABASE_URL: url });
  const { checks } = JSON.parse(stdout) as { checks: { result: string }[] };
  expect([2, 78]).toContain(code);
  expect(checks.some(({ result }) => result === 'fail')).toBe(true);
});

test('the doctor uses no proxy of the environment, and dials the configured one once for the callback address', async () => {
  let dials = 0;
  const proxy = createServer((socket) => {
    dials += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const doctor = (environment: Record<string, string>) =>
    startPunteo(['doctor', '--json'], {
      DATABASE_URL: 'postgres://user@127.0.0.1:1/none',
      PUBLIC_URL: 'https://pay.invalid',
      ...environment,
    }).ended;
  try {
    const names = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy'];
    const ofEnvironment = Object.fromEntries(names.map((name) => [name, proxyUrl]));
    const { stdout } = await doctor({ ...ofEnvironment, NODE_USE_ENV_PROXY: '1' });
    expect([dials, JSON.parse(stdout)]).toEqual([0, { checks: expect.any(Array) }]);
    await doctor({ OUTBOUND_PROXY_URL: proxyUrl });
    expect(dials).toBe(1);
  } finally {
    proxy.close();
  }
});

function namesOf(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.split(':')[0] as string).sort();
}
