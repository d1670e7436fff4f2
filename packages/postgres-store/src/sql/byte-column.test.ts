import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore } from '../__fixtures__/test-store.ts';
import { toByteColumn } from './byte-column.ts';

let database: Awaited<ReturnType<typeof openTestStore>>;
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
  ['of any bytes, empty ones too', [[], [0], [0xff, 0x00, 0x5c], [], [0x27, 0x22]]],
  ['of one piece', [[1, 2, 3]]],
  ['of nothing', []],
])('what is toByteColumn comes out of the statement as it went in: %s', async (_case, pieces) => {
  const given = pieces.map((bytes) => Uint8Array.from(bytes));
  const { bytes, starts, lengths } = toByteColumn(given);
  const { rows } = await client.query<{ piece: Buffer }>(
    `select substring($1::bytea from start for length) as piece
     from unnest($2::integer[], $3::integer[]) with ordinality as cut (start, length, place) order by place`,
    [bytes, starts, lengths],
  );
  expect(rows.map(({ piece }) => [...piece])).toEqual(pieces);
});
