import type { DiscrepancyStore } from '@punteo/payments';
import { writeAudit } from '../audit/write-audit.ts';
import { type DiscrepancyRow, discrepancyFromRow } from '../rows/discrepancy.ts';
import type { Database } from '../sql/database.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';
import { isUuid } from '../sql/text.ts';

export function discrepancyStore(database: Database): DiscrepancyStore {
  return {
    async get(discrepancyId) {
      if (!isUuid(discrepancyId)) return null;
      const { rows } = await database.query<DiscrepancyRow>('select * from discrepancies where discrepancy_id = $1', [
        discrepancyId,
      ]);
      return rows[0] ? discrepancyFromRow(rows[0]) : null;
    },

    async list({ state, kind, orderId, owner }, page) {
      const { at, id, limit } = pagePosition(page, isUuid);
      const { rows } = await database.query<DiscrepancyRow & CursorRow>(LIST, [
        at,
        id,
        limit + 1,
        state,
        kind,
        orderId,
        owner,
      ]);
      return pageOf(rows, limit, discrepancyFromRow);
    },

    async update(discrepancyId, change, actor) {
      if (!isUuid(discrepancyId)) return null;
      return database.transaction(async (transaction) => {
        const { rows } = await transaction.query<DiscrepancyRow>(
          'select * from discrepancies where discrepancy_id = $1 for update',
          [discrepancyId],
        );
        const [before] = rows;
        if (!before) return null;
        const { owner, note, state } = before;
        const after = { owner, note, state, ...change };
        // The audit has an entry for each change, and none for a decision that stands already.
        if (after.owner === owner && after.note === note && after.state === state) return discrepancyFromRow(before);
        const updated = await transaction.query<DiscrepancyRow>(UPDATE, [
          discrepancyId,
          after.owner,
          after.note,
          after.state,
        ]);
        const detail = Object.fromEntries(Object.entries(change).map(([field, value]) => [field, value ?? null]));
        await writeAudit(transaction, {
          actor,
          action: 'discrepancy.updated',
          subject: `discrepancy:${discrepancyId}`,
          detail,
        });
        return discrepancyFromRow(updated.rows[0] ?? before);
      });
    },
  };
}

/** $1, $2 position · $3 rows · $4 state · $5 kind · $6 order · $7 owner */
const LIST = /* sql */ `
select *, first_seen_at::text as cursor_at, discrepancy_id::text as cursor_id
from discrepancies
where ($1::timestamptz is null or (first_seen_at, discrepancy_id) < ($1, $2::uuid))
  and ($4::text is null or state = $4) and ($5::text is null or kind = $5)
  and ($6::text is null or order_id = $6) and ($7::text is null or owner = $7)
order by first_seen_at desc, discrepancy_id desc
limit $3`;

const UPDATE = /* sql */ `
update discrepancies set owner = $2, note = $3, state = $4,
  -- A person who opens it again does not accept the rule, until the next run.
  explained_by = case when $4 = 'open' then null else explained_by end
where discrepancy_id = $1 returning *`;
