import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { readMigrations } from './schema/read-migrations.ts';

test('every released migration is shipped with the checksum it was released with', () => {
  const shipped = Object.fromEntries(readMigrations().map(({ name, digest }) => [name, digest]));
  const released = JSON.parse(readFileSync(new URL('../migrations/released.json', import.meta.url), 'utf8')) as object;
  expect(shipped).toMatchObject(released);
});

test('the tables of the installed pg-boss have the version that a breaking migration declares in job-queues.json', () => {
  const declared = Object.entries(
    JSON.parse(readFileSync(new URL('../migrations/job-queues.json', import.meta.url), 'utf8')) as Record<
      string,
      number
    >,
  );
  const { pgboss } = createRequire(import.meta.url)('pg-boss/package.json') as { readonly pgboss: { schema: number } };
  expect(declared.at(-1)?.[1]).toBe(pgboss.schema);
  // pg-boss works with tables of its own version only: an older app cannot run beside newer ones.
  const breaking = readMigrations().filter(({ mark }) => mark === 'breaking');
  expect(breaking.map(({ name }) => name)).toEqual(expect.arrayContaining(declared.map(([name]) => name)));
});
