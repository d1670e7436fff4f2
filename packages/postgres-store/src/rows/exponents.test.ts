import { afterAll, beforeAll, expect, test } from 'vitest';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';

let database: TestStore;

beforeAll(async () => {
  database = await openTestStore();
});

afterAll(() => database.close());

test('no table takes a negative exponent, with which a run could not compute amounts', async () => {
  const columns = await query(
    database.url,
    `select attrelid::regclass::text as table_name, attname as column_name, exists (
       select from pg_constraint where conrelid = attrelid and contype = 'c' and conkey = array[attnum]
         and pg_get_constraintdef(pg_constraint.oid) ~ '>= 0.*<= 255'
     ) as is_checked
     from pg_attribute join pg_class on pg_class.oid = attrelid
     where attname like '%exponent' and relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  expect(columns.length).toBeGreaterThanOrEqual(10);
  expect(columns.filter(({ is_checked }) => !is_checked)).toEqual([]);
  const insert = `
    insert into orders (order_id, amount_minor, currency, exponent, created_at) values ('A', 1, 'USD', -5, now())`;
  await expect(query(database.url, insert)).rejects.toMatchObject({ code: '23514' });
});
