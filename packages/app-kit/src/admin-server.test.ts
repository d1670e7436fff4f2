import { afterEach, expect, test } from 'vitest';
import { type AdminServer, startAdminServer } from './admin-server.ts';

const options = {
  metrics: { contentType: 'text/plain; version=0.0.4', text: async () => 'punteo_events 3\n' },
  checks: { database: async () => true },
  port: 0,
  portVariable: 'ADMIN_PORT',
};
let server: AdminServer | undefined;
afterEach(() => server?.close());

test('health and metrics are answered without a token, and nothing else is', async () => {
  server = await startAdminServer({ ...options, host: '127.0.0.1' });
  expect(await get(`${server.url}/health/live`)).toEqual([200, '{"status":"live"}']);
  expect(await get(`${server.url}/health/ready`)).toEqual([200, '{"status":"ready","checks":{"database":true}}']);
  expect(await get(`${server.url}/metrics`)).toEqual([200, 'punteo_events 3\n']);
  expect(await get(`${server.url}/v1/orders`)).toEqual([404, '']);
  expect((await fetch(`${server.url}/metrics`, { method: 'POST' })).status).toBe(404);
});

test('metrics that cannot be read are answered 500, without the reason', async () => {
  const metrics = { ...options.metrics, text: () => Promise.reject(new Error('canary')) };
  server = await startAdminServer({ ...options, metrics, host: '127.0.0.1' });
  expect(await get(`${server.url}/metrics`)).toEqual([500, '']);
});

// Other systems have one loopback address only.
test.runIf(process.platform === 'linux')(
  'another address of the machine is answered with the host 0.0.0.0, and not with 127.0.0.1',
  async () => {
    server = await startAdminServer({ ...options, host: '0.0.0.0' });
    const elsewhere = () => `http://127.0.0.2:${new URL(server?.url ?? '').port}/health/ready`;
    expect((await get(elsewhere()))[0]).toBe(200);
    await server.close();
    server = await startAdminServer({ ...options, host: '127.0.0.1' });
    await expect(fetch(elsewhere())).rejects.toThrow();
  },
);

test('a port that is in use is refused with the variable of the app', async () => {
  server = await startAdminServer({ ...options, host: '127.0.0.1' });
  const port = Number(new URL(server.url).port);
  await expect(
    startAdminServer({ ...options, host: '127.0.0.1', port, portVariable: 'RECONCILIATION_ADMIN_PORT' }),
  ).rejects.toMatchObject({
    code: 'address_refused',
    message: expect.stringMatching(/^RECONCILIATION_ADMIN_PORT: port \d+ of 127\.0\.0\.1 is in use\./),
  });
});

async function get(url: string): Promise<readonly [number, string]> {
  const response = await fetch(url);
  return [response.status, await response.text()];
}
