import { migrate, openStore } from '@punteo/postgres-store';
import { createTestDatabase, runSql } from '@punteo/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startApi } from './__fixtures__/api-process.ts';
import { startBothPrograms, WITHOUT_PENTAGOO } from './__fixtures__/both-programs.ts';
import { laterMigrations } from './__fixtures__/later-migrations.ts';
import { runPunteo } from './__fixtures__/punteo-process.ts';
import { runReceiver, startReceiverProcess } from './__fixtures__/receiver-process.ts';
import { neopayPath, post, receiverEnvironment } from './__fixtures__/test-receiver.ts';

/** The programs of this version on a database that a later version migrated. Their SQL would still succeed on it. */
const COMPATIBLE = { '900001_compatible.sql': '-- compatible\nalter table callbacks add column later text;\n' };
const BREAKING = {
  '900002_breaking.sql': `-- breaking
alter table callbacks add column version text not null default 'before';
alter table callbacks alter column version set default 'after';
`,
};
const NEWER =
  /The database has schema version 900002, and this program needs \d+: migration 900002 is breaking\. Use the newer version of Punteo that migrated it\./;

describe('programs that are started', () => {
  test('on a schema with compatible migrations of a newer version all work, and punteo migrate changes nothing', async () => {
    const { url, environment } = await laterDatabase(COMPATIBLE);
    const before = await contentsOf(url);
    const [receiver, api] = await Promise.all([startReceiverProcess(environment), startApi(environment)]);
    onTestFinished(() => [receiver.kill('SIGKILL'), api.child.kill('SIGKILL')].forEach(() => {}));
    expect(await statusOf(`${receiver.adminUrl}/health/ready`)).toBe(200);
    expect(await statusOf(`${api.url}/v1/orders`)).toBe(200);
    const doctor = await runPunteo(['doctor', '--json'], environment);
    expect(JSON.parse(doctor.stdout)).toMatchObject({
      checks: expect.arrayContaining([expect.objectContaining({ name: 'migrations', result: 'ok' })]),
    });
    const migration = await runPunteo(['migrate', '--json'], environment);
    expect([migration.code, JSON.parse(migration.stdout)]).toEqual([0, { from: 900_001, to: 900_001 }]);
    expect(await contentsOf(url)).toEqual(before);
    expect(await post(receiver, neopayPath('A-1'), '{}')).toBe(200);
  }, 120_000);

  test('on a schema with a breaking migration of a newer version each ends with 78 and says what to do, and changes nothing', async () => {
    const { url, environment } = await laterDatabase({ ...COMPATIBLE, ...BREAKING });
    const before = await contentsOf(url);
    const receiver = await runReceiver(environment);
    expect([receiver.code, receiver.stdout]).toEqual([78, expect.stringMatching(NEWER)]);
    for (const command of [['migrate'], ['serve'], ['orders', 'list']]) {
      const { code, stdout, stderr } = await runPunteo(command, environment);
      expect({ command, code, stdout, stderr }).toEqual({
        ...{ command, code: 78, stdout: '' },
        stderr: expect.stringMatching(NEWER),
      });
    }
    const doctor = await runPunteo(['doctor', '--json'], environment);
    expect(doctor.code).toBe(2);
    expect(JSON.parse(doctor.stdout)).toMatchObject({
      checks: expect.arrayContaining([{ name: 'migrations', result: 'fail', detail: expect.stringMatching(NEWER) }]),
    });
    expect(await contentsOf(url)).toEqual(before);
  }, 120_000);

  test('on a schema without the latest migration the receiver does not migrate: it ends with 78 and names punteo migrate', async () => {
    const { url, drop } = await createTestDatabase({ template: 'unmigrated', migrate: async () => {} });
    onTestFinished(drop);
    const { code, stdout } = await runReceiver(receiverEnvironment(url));
    expect([code, stdout]).toEqual([78, expect.stringContaining('Run `punteo migrate`.')]);
    expect(await tablesOf(url)).toEqual([]);
  });
});

describe('programs that run', () => {
  let programs: Awaited<ReturnType<typeof startBothPrograms>>;

  beforeAll(async () => {
    programs = await startBothPrograms();
  });

  afterAll(() => programs?.close());

  test('a compatible migration beneath them changes nothing; after a breaking one they are not ready, answer 503 and change no order, until the schema is theirs again', async () => {
    const { database, api } = programs;
    await programs.expectAllWorks('before');
    await migrate({ url: database.url, migrations: laterMigrations(COMPATIBLE) });
    expect(await programs.readiness()).toEqual([200, 200]);
    await programs.expectAllWorks('beside a compatible migration');

    // Its callback is stored, and the worker would find it paid.
    const orderId = await programs.paidAtProvider();
    const migrations = laterMigrations({ ...COMPATIBLE, ...BREAKING });
    await migrate({ url: database.url, migrations });
    const before = await contentsOf(database.url);

    const sentence =
      'A newer version of Punteo migrated the database. Start the newer version: this one stores nothing.';
    await expect.poll(programs.readiness, { timeout: 60_000 }).toEqual([503, 503]);
    const notReady = async () => (await programs.probe()).map(({ body }) => body.reason ?? body.detail);
    await expect.poll(notReady, { timeout: 60_000 }).toEqual([sentence, sentence]);
    expect(await programs.postCallback(orderId, '{"number":1}')).toEqual({ status: 503, retryAfter: '30' });
    const order = await fetch(`${api.url}/v1/orders/${orderId}`);
    expect([order.status, order.headers.get('retry-after')]).toEqual([503, '30']);
    expect(await order.json()).toMatchObject({ code: 'schema_newer', detail: sentence });

    // The newer version works, and the older worker takes no job of it.
    await (await openStore({ url: database.url, migrations, poolSize: 2 })).close();
    const job = `'verify/neopay', jsonb_build_object('orderId', '${orderId}', 'urgency', 'fresh'), '${orderId}'`;
    await runSql(database.url, `insert into punteo_jobs.job (name, data, group_id) select ${job}`);
    const refusals = () =>
      programs.receiver
        .output()
        .split('\n')
        .filter((line) => line.includes('schema_newer'));
    // Matching and the queues each tried and were refused.
    await expect.poll(refusals).toContainEqual(expect.stringContaining('New callbacks could not be matched'));
    await expect.poll(refusals).toContainEqual(expect.stringContaining('The job queue could not use the database'));
    expect(await contentsOf(database.url)).toEqual(before);
    // Matching may have queued one more before the migration.
    const untouched = "select distinct state, retry_count from punteo_jobs.job where state < 'active'";
    expect(await rowsOf(database.url, untouched)).toEqual([{ state: 'created', retry_count: 0 }]);

    // As when the backup was restored.
    await runSql(database.url, 'delete from punteo_migrations where version > 900000');
    await programs.expectAllWorks('restored');
  }, 240_000);
});

async function laterDatabase(files: Readonly<Record<string, string>>) {
  const { url, drop } = await createTestDatabase({ migrate: async (empty) => void (await migrate({ url: empty })) });
  onTestFinished(drop);
  await migrate({ url, migrations: laterMigrations(files) });
  return { url, environment: receiverEnvironment(url, { ...WITHOUT_PENTAGOO, NEOPAY_BASE_URL: 'http://127.0.0.1:1' }) };
}

/** Every row that a program might write, as one text; and the version of the schema. */
async function contentsOf(url: string): Promise<unknown> {
  const tables = await tablesOf(url);
  const parts = tables.map((name) => `'${name}', (select jsonb_agg(to_jsonb(t) order by to_jsonb(t)) from ${name} t)`);
  return (
    await rowsOf(url, `select ${parts.map((part) => `jsonb_build_object(${part})`).join(' || ')} as contents`)
  )[0];
}

async function tablesOf(url: string): Promise<readonly string[]> {
  const rows = await rowsOf(url, "select tablename from pg_tables where schemaname = 'public' order by 1");
  return rows.map(({ tablename }) => String(tablename));
}

async function rowsOf(url: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function statusOf(url: string): Promise<number> {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.status;
}
