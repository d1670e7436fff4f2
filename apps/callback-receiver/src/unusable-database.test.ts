import { migrate } from '@punteo/postgres-store';
import { runSql } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBothPrograms } from './__fixtures__/both-programs.ts';

/** Both programs, each in a process of its own, on a database that answers and cannot be used. */
let programs: Awaited<ReturnType<typeof startBothPrograms>>;

beforeAll(async () => {
  programs = await startBothPrograms();
});

afterAll(() => programs?.close());

test('while a database has no schema, callbacks and API are answered 503 and nothing is ready, and after punteo migrate both programs work without a restart', {
  timeout: 180_000,
}, async () => {
  await programs.expectAllWorks('before');
  await runSql(
    programs.database.url,
    'drop schema public cascade; drop schema punteo_jobs cascade; create schema public',
  );

  await expect.poll(programs.readiness).toEqual([503, 503]);
  const sentence = 'The database does not have the schema of this version. Run `punteo migrate`.';
  for (const path of ['/v1/orders', '/v1/orders/A-1', '/v1/runs', '/v1/discrepancies', '/v1/callbacks', '/v1/events']) {
    const response = await fetch(`${programs.api.url}${path}`);
    expect([path, response.status, response.headers.get('retry-after')]).toEqual([path, 503, '30']);
    expect(await response.json()).toMatchObject({ code: 'schema_outdated', detail: sentence });
  }
  const put = await fetch(`${programs.api.url}/v1/orders/A-1`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ amount: { value: '1.00', currency: 'USD' } }),
  });
  expect([put.status, await put.json()]).toMatchObject([503, { detail: sentence }]);
  const page = await fetch(`${programs.api.url}/orders`, { headers: { accept: 'text/html' } });
  expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('punteo migrate')]);
  expect(await programs.postCallback('A-1', '{"number":1}')).toEqual({ status: 503, retryAfter: expect.any(String) });

  await migrate({ url: programs.database.url });
  await programs.expectAllWorks('after');
});

test('while a database is read-only, receiver and API are not ready and refuse writes with 503, and both write again after it', {
  timeout: 180_000,
}, async () => {
  const name = new URL(programs.database.url).pathname.slice(1);
  await runSql(programs.database.url, `alter database "${name}" set default_transaction_read_only = on`);
  await endSessions();
  await expect.poll(programs.readiness).toEqual([503, 503]);
  expect(await programs.postCallback('A-1', '{"number":2}')).toEqual({ status: 503, retryAfter: expect.any(String) });
  expect((await fetch(`${programs.api.url}/v1/orders`)).status).toBe(200);
  expect((await fetch(`${programs.api.url}/v1/runs`, { method: 'POST', headers: JSON_TYPE, body: '{}' })).status).toBe(
    503,
  );

  await runSql(
    programs.database.url,
    `begin read write; alter database "${name}" reset default_transaction_read_only; commit`,
  );
  await programs.expectAllWorks('writable');
});

const JSON_TYPE = { 'content-type': 'application/json' };

function endSessions() {
  return runSql(
    programs.database.url,
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
  );
}
