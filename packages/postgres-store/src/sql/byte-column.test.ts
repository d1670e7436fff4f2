import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import { toByteColumn } from './byte-column.ts';

let database: TestStore;
let client: pg.Client;
beforeAll(async () => {
  database = await openTestStore();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.close();
});

test.each([
  ['any bytes, also none', [[], [0], [0xff, 0x00, 0x5c], [], [0x27, 0x22]]],
  ['one value', [[1, 2, 3]]],
  ['no values', []],
])('a statement divides the parameter of toByteColumn into the same values: %s', async (_case, values) => {
  const { bytes, starts, lengths } = toByteColumn(values.map((value) => Uint8Array.from(value)));
  const { rows } = await client.query<{ value: Buffer }>(
    `select substring($1::bytea from start for length) as value
     from unnest($2::integer[], $3::integer[]) with ordinality as input (start, length, place) order by place`,
    [bytes, starts, lengths],
  );
  expect(rows.map(({ value }) => [...value])).toEqual(values);
});
