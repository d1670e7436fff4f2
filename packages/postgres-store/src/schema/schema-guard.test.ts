import { expect, onTestFinished, test } from 'vitest';
import { emptyDatabase } from '../__fixtures__/empty-database.ts';
import { query } from '../__fixtures__/query.ts';
import { laterMigrations } from '../__fixtures__/scratch-migrations.ts';
import { migrate } from '../migrate.ts';
import { openDatabase } from '../sql/database.ts';
import { readMigrations } from './read-migrations.ts';
import { schemaGuard } from './schema-guard.ts';

test('a process whose schema is gone connects once a second, whatever it is asked, and works on when the schema is back', async () => {
  const url = await emptyDatabase();
  await migrate({ url, migrations: laterMigrations({ '900001_later.sql': '-- breaking\n' }) });
  let now = 0;
  let admissions = 0;
  const guard = schemaGuard(readMigrations(), () => now);
  const counting = {
    ...guard,
    admit: (session: Parameters<typeof guard.admit>[0]) => {
      admissions += 1;
      return guard.admit(session);
    },
  };
  const database = openDatabase({ url, poolSize: 1, guard: counting });
  onTestFinished(() => database.close());
  const ask = () =>
    database.query('select 1').then(
      () => 'answered',
      (error: { code: string }) => error.code,
    );

  for (const second of [0, 1]) {
    now = second * 1_000;
    for (let call = 0; call < 20; call += 1) expect(await ask()).toBe('schema_newer');
    expect(admissions).toBe(second + 1);
  }
  await query(url, 'delete from punteo_migrations where version > 900000');
  expect(await ask()).toBe('schema_newer');
  now += 1_000;
  expect(await ask()).toBe('answered');
});
