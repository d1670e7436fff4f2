import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase } from './test-database.ts';

let migrations = 0;

async function migrate(url: string): Promise<void> {
  migrations++;
  await query(url, 'create table things (id int)');
}

test('each caller gets a migrated database of its own, and the template is migrated once', async () => {
  const databases = await Promise.all([1, 2, 3].map(() => createTestDatabase({ migrate, template: 'things' })));
  const [first, second] = databases;
  await query(first?.url ?? '', 'insert into things values (1)');
  expect(await query(first?.url ?? '', 'select id from things')).toEqual([{ id: 1 }]);
  expect(await query(second?.url ?? '', 'select id from things')).toEqual([]);
  expect(migrations).toBe(1);
  for (const database of databases) await database.drop();
  await expect(query(first?.url ?? '', 'select 1')).rejects.toThrow('does not exist');
});

test('a failed migration leaves no template behind', async () => {
  const failing = { migrate: () => Promise.reject(new Error('migration failed')), template: 'failing' };
  await expect(createTestDatabase(failing)).rejects.toThrow('migration failed');
  const database = await createTestDatabase({ migrate, template: 'failing' });
  expect(await query(database.url, 'select id from things')).toEqual([]);
  await database.drop();
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
