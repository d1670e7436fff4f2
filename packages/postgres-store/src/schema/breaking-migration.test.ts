import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { emptyDatabase } from '../__fixtures__/empty-database.ts';
import { aCallback, anOrder } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { laterMigrations } from '../__fixtures__/scratch-migrations.ts';
import { testServer } from '../__fixtures__/test-store.ts';
import { createJobs } from '../jobs/create-jobs.ts';
import { migrate } from '../migrate.ts';
import { openStore } from '../open-store.ts';

const COMPATIBLE = { '900001_compatible.sql': '-- compatible\nalter table callbacks add column later text;\n' };
/** An older app's inserts still succeed, and their rows tell that they came after it. */
const BREAKING = {
  '900002_breaking.sql': `-- breaking
alter table callbacks add column version text not null default 'before';
alter table callbacks alter column version set default 'after';
`,
};

test('a breaking migration beneath open stores and jobs lets them write nothing more, and no call of theirs comes between', async () => {
  const url = await emptyDatabase();
  const store = await openStore({ url, migrate: true });
  const jobs = createJobs({ url });
  onTestFinished(() => Promise.all([store.close(), jobs.stop({ graceful: false })]).then(() => {}));
  await jobs.start();
  const done: string[] = [];
  await jobs.work('verify/neopay', async ({ data }) => {
    done.push(data.orderId);
    return null;
  });
  const receive = (body: string) => store.callbacks.receive(aCallback(body)).catch(codeOf);
  expect(await receive('before')).toBe('stored');

  await migrate({ url, migrations: laterMigrations(COMPATIBLE) });
  expect(await receive('after a compatible one')).toBe('stored');

  // Writers all the while: each callback is stored before the migration, or refused.
  let isMigrated = false;
  const answers: string[] = [];
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let number = 0; !isMigrated; number += 1) answers.push(await receive(`writer ${writer} number ${number}`));
  });
  const migrations = laterMigrations({ ...COMPATIBLE, ...BREAKING });
  await migrate({ url, migrations });
  isMigrated = true;
  await Promise.all(writers);
  expect(new Set(answers)).toContain('stored');

  for (const refused of [
    receive('after a breaking one'),
    store.orders.put([anOrder({ orderId: 'A' })]).catch(codeOf),
    store.ping().catch(codeOf),
    jobs.requestVerifications([{ orderId: 'A', provider: 'neopay', urgency: 'fresh' }]).catch(codeOf),
  ])
    expect(await refused).toBe('schema_newer');
  expect(await query(url, "select from callbacks where version = 'after'")).toEqual([]);

  // The newer version works beside them, and its jobs are not taken by the older worker.
  const newer = await openStore({ url, migrations });
  expect(await newer.callbacks.receive(aCallback('of the newer version'))).toBe('stored');
  await newer.close();
  await query(url, `insert into punteo_jobs.job (name, data) values ('verify/neopay', '{"orderId": "newer"}')`);
  // The schema is that of this version again: as when a backup was restored.
  await query(url, 'delete from punteo_migrations where version > 900000');
  await expect.poll(() => receive('restored'), { timeout: 30_000 }).toBe('stored');
  await expect.poll(() => done, { timeout: 60_000 }).toEqual(['newer']);
}, 120_000);

test('a breaking migration by a user who may not end the sessions of the apps changes nothing and names them', async () => {
  const url = await emptyDatabase();
  const server = await testServer();
  const owner = `owner_${randomUUID().slice(0, 8)}`;
  await query(server, `create role ${owner} login password 'owner'`);
  onTestFinished(async () => void (await query(server, `drop role ${owner}`)));
  const name = new URL(url).pathname.slice(1);
  await query(server, `alter database ${name} owner to ${owner}`);
  await query(url, `alter schema public owner to ${owner}`);
  onTestFinished(
    async () => void (await query(url, `reassign owned by ${owner} to current_user; drop owned by ${owner}`)),
  );
  const asOwner = Object.assign(new URL(url), { username: owner, password: 'owner' }).href;
  await migrate({ url: asOwner });
  const store = await openStore({ url, applicationName: 'the-receiver' });
  const migrations = laterMigrations(BREAKING);
  await expect(migrate({ url: asOwner, migrations, waitSeconds: 1 })).rejects.toMatchObject({
    code: 'migration_locked',
    retryable: true,
    message: expect.stringMatching(
      /^900002_breaking\.sql is breaking, and programs .* \(process \d+ of the-receiver, user \w+\)/,
    ),
  });
  expect(await store.callbacks.receive(aCallback('still stored'))).toBe('stored');
  await store.close();
  expect((await migrate({ url: asOwner, migrations, waitSeconds: 5 })).to).toBe(900_002);
}, 60_000);

function codeOf(error: unknown): string {
  return (error as { code: string }).code;
}
