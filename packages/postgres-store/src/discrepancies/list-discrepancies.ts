import type { Discrepancy, DiscrepancyFilter, DiscrepancySort, Page, PageRequest } from '@punteo/payments';
import { type DiscrepancyRow, discrepancyFromRow } from '../rows/discrepancy.ts';
import type { Queryable } from '../sql/database.ts';
import { type CursorRow, pageOf } from '../sql/paging.ts';
import { sortedPosition } from '../sql/sorted-paging.ts';
import { isUuid } from '../sql/text.ts';
import { discrepancyConditions } from './discrepancy-conditions.ts';

/** One page, in the order of `sort`. */
export async function listDiscrepancies(
  database: Queryable,
  filter: DiscrepancyFilter,
  { sort = 'newest', ...page }: PageRequest & { readonly sort?: DiscrepancySort },
): Promise<Page<Discrepancy>> {
  const { keys, direction } = SORTS[sort];
  const { after, limit } = sortedPosition(page, sort, keys, isUuid);
  const { sql, values } = discrepancyConditions(filter, 2 + after.length);
  const columns = [...keys.map(({ sql }) => sql), 'discrepancy_id'];
  const types = [...keys.map(({ type }) => type), 'uuid'];
  const position = after.map((_, index) => `$${index + 2}::${types[index]}`).join(', ');
  const beyond = direction === 'asc' ? '>' : '<';
  const statement = /* sql */ `
select *, concat_ws(E'\\n', '${sort}', ${keys.map(({ sql }) => `(${sql})::text`).join(', ')}) as cursor_at,
  discrepancy_id::text as cursor_id
from discrepancies
where ${sql}${after.length === 0 ? '' : ` and (${columns.join(', ')}) ${beyond} (${position})`}
order by ${columns.map((column) => `${column} ${direction}`).join(', ')}
limit $1`;
  const { rows } = await database.query<DiscrepancyRow & CursorRow>(statement, [limit + 1, ...after, ...values]);
  return pageOf(rows, limit, discrepancyFromRow);
}

/** The keys of each sort; the id follows them. Each has an index. */
const SORTS = {
  newest: { direction: 'desc', keys: [{ sql: 'first_seen_at', type: 'timestamptz' }] },
  oldest: { direction: 'asc', keys: [{ sql: 'first_seen_at', type: 'timestamptz' }] },
  // Amounts of two currencies are not compared: a rate would be needed, and would be out of date tomorrow.
  risk: {
    direction: 'asc',
    keys: [
      { sql: `coalesce(risk_currency, '~') collate "C"`, type: 'text' },
      { sql: '-coalesce(risk, 0)', type: 'numeric' },
    ],
  },
  due: { direction: 'asc', keys: [{ sql: "coalesce(due_on, 'infinity'::date)", type: 'date' }] },
} as const satisfies Record<
  DiscrepancySort,
  {
    readonly direction: 'asc' | 'desc';
    readonly keys: readonly { readonly sql: string; readonly type: 'timestamptz' | 'text' | 'numeric' | 'date' }[];
  }
>;
