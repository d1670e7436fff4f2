import type { QueryResultRow } from 'pg';
import type { Database } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';

/** Every row in the order of its key. The statement takes the key after which it goes on, and the number of rows. */
export async function* allRows<Row extends QueryResultRow>(
  database: Database,
  statement: string,
  start: readonly unknown[],
  keyOf: (row: Row) => readonly unknown[],
  rowsAtOnce = 100,
): AsyncGenerator<Row> {
  for (let after = start; ; ) {
    const { rows } = await database.query<Row>(withoutTimeLimit(statement, [...after, rowsAtOnce]));
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) return;
    after = keyOf(last);
  }
}
