import { type DiscrepancyChange, type DiscrepancyFilter, PunteoError } from '@punteo/payments';
import type { Database, Queryable } from '../sql/database.ts';
import { isUuid } from '../sql/text.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { discrepancyConditions } from './discrepancy-conditions.ts';

/** The same decision on many discrepancies: see `DiscrepancyStore.updateMany`. */
export function decideDiscrepancies(
  database: Database,
  selection:
    | { readonly discrepancyIds: readonly string[] }
    | { readonly filter: DiscrepancyFilter; readonly count: number },
  change: DiscrepancyChange,
  by: { readonly actor: string; readonly reason: string },
): Promise<{ readonly selected: number; readonly changed: number }> {
  return database.transaction(async (transaction) => {
    if ('filter' in selection) {
      const { sql, values } = discrepancyConditions(selection.filter, 6);
      const counts = await decide(transaction, sql, values, selection.count, change, by);
      if (counts.selected === selection.count) return counts;
      throw new PunteoError(
        'discrepancies_changed',
        `The filter selects ${counts.selected} discrepancies now, not ${selection.count}. List them again; nothing was changed.`,
      );
    }
    const ids = [...new Set(selection.discrepancyIds.map((id) => id.toLowerCase()))];
    const unknown = ids.find((id) => !isUuid(id));
    if (unknown !== undefined) throw new PunteoError('discrepancy_unknown', `There is no discrepancy ${unknown}.`);
    const counts = await decide(transaction, 'discrepancy_id = any ($6::uuid[])', [ids], ids.length, change, by);
    if (counts.selected === ids.length) return counts;
    throw new PunteoError('discrepancy_unknown', `${await missing(transaction, ids)} Nothing was changed.`);
  });
}

/** One statement, so that what is counted is what is changed: nothing is, where the count is another one. */
async function decide(
  transaction: Queryable,
  selected: string,
  values: readonly unknown[],
  count: number,
  change: DiscrepancyChange,
  { actor, reason }: { readonly actor: string; readonly reason: string },
): Promise<{ readonly selected: number; readonly changed: number }> {
  const { rows } = await transaction.query<{ selected: number; changed: number }>(
    withoutTimeLimit(
      /* sql */ `
      with selected as materialized (
        select discrepancy_id, owner, note, due_on, state from discrepancies
        where ${selected}
        order by kind, subject
        for update
      ), decided as (
        select *,
          case when $3::jsonb ? 'owner' then $3 ->> 'owner' else owner end as new_owner,
          case when $3 ? 'note' then $3 ->> 'note' else note end as new_note,
          case when $3 ? 'dueOn' then ($3 ->> 'dueOn')::date else due_on end as new_due_on,
          coalesce($3 ->> 'state', state) as new_state
        from selected
      ), changed as (
        update discrepancies stored
        set owner = new_owner, note = new_note, due_on = new_due_on, state = new_state
        from decided
        where stored.discrepancy_id = decided.discrepancy_id
          and (select count(*) from selected) = $4::bigint
          and (decided.owner, decided.note, decided.due_on, decided.state)
            is distinct from (new_owner, new_note, new_due_on, new_state)
        returning decided.*, stored.version
      ), audited as (
        insert into audit (actor, action, subject, detail)
        select $1, 'discrepancy.updated', 'discrepancy:' || discrepancy_id,
          jsonb_build_object('reason', $2::text, 'version', version::text, 'decidedTogether', $5::text)
            || case when $3 ? 'owner' then jsonb_build_object('ownerBefore', owner, 'owner', new_owner) else '{}' end
            || case when $3 ? 'note' then jsonb_build_object('noteBefore', note, 'note', new_note) else '{}' end
            || case when $3 ? 'dueOn' then jsonb_build_object('dueOnBefore', due_on, 'dueOn', new_due_on) else '{}' end
            || case when $3 ? 'state' then jsonb_build_object('stateBefore', state, 'state', new_state) else '{}' end
        from changed order by discrepancy_id
      )
      select (select count(*) from selected)::int as selected, (select count(*) from changed)::int as changed`,
      [actor, reason, JSON.stringify(change), count, String(count), ...values],
    ),
  );
  return rows[0] ?? { selected: 0, changed: 0 };
}

async function missing(transaction: Queryable, ids: readonly string[]): Promise<string> {
  const { rows } = await transaction.query<{ id: string }>(MISSING, [ids]);
  return `There is no discrepancy ${rows[0]?.id ?? ids[0]}.`;
}

/** $1 ids */
const MISSING = /* sql */ `
select id from unnest($1::text[]) as id
where not exists (select from discrepancies where discrepancy_id = id::uuid)
limit 1`;
