import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startPunteo } from './cli/__fixtures__/run-punteo.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-main-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a process that ends with discrepancies has written its whole report to a pipe', {
  timeout: 120_000,
}, async () => {
  const ids = Array.from({ length: 3_000 }, (_, index) => `order-${index}`);
  const [left, right] = [join(folder, 'left.csv'), join(folder, 'right.csv')];
  writeFileSync(left, ['id,amount', ...ids.map((id) => `${id},1`)].join('\n'));
  writeFileSync(right, ['id,amount', ...ids.map((id) => `${id},2`)].join('\n'));
  const { code, stdout, stderr } = await startPunteo(['compare', left, right, '--json'], {}).ended;
  expect([code, stderr]).toEqual([1, '']);
  expect(JSON.parse(stdout).counts).toEqual({ amount: ids.length });
});

test('serve starts an embedded database, answers requests, its health on every address of ADMIN_HOST, and exits 0 after SIGTERM', {
  timeout: 120_000,
}, async () => {
  const { child, output, ended } = startPunteo(['serve', '--json'], {
    PATH: process.env.PATH ?? '',
    PUNTEO_DATA_DIR: join(folder, 'data'),
    PORT: '0',
    RECONCILIATION_ADMIN_PORT: '0',
    ADMIN_HOST: '0.0.0.0',
  });
  // The process prints its address when it listens, or ends when it cannot.
  await Promise.race([once(child.stdout, 'data'), ended]);
  const { url, adminUrl } = JSON.parse(output.stdout) as { url: string; adminUrl: string };
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  // A probe or Prometheus on another machine reaches another address than 127.0.0.1.
  for (const host of process.platform === 'linux' ? ['127.0.0.1', '127.0.0.2'] : ['127.0.0.1'])
    for (const path of ['/health/live', '/health/ready', '/metrics'])
      expect((await fetch(`http://${host}:${new URL(adminUrl).port}${path}`)).status).toBe(200);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
  expect(output.stderr).toContain('"msg":"listening"');
  const last = output.stderr
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('{'));
  expect(last.slice(-2)).toEqual([
    expect.stringContaining('"msg":"Stopping: requests in progress are finished."'),
    expect.stringContaining('"msg":"Stopped."'),
  ]);
});
