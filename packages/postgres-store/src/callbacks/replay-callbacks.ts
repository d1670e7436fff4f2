import { type CallbackSelection, PunteoError } from '@punteo/payments';
import type { Database } from '../sql/database.ts';
import { isRowNumber } from '../sql/text.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { callbackConditions } from './callback-conditions.ts';

/** See `CallbackStore.replayMany`: one statement, so that what is counted is what is replayed. */
export function replayCallbacks(
  database: Database,
  selection: CallbackSelection,
  by: { readonly actor: string; readonly reason: string },
): Promise<number> {
  return database.transaction(async (transaction) => {
    const replay = async (sql: string, values: readonly unknown[], count: number) => {
      const statement = withoutTimeLimit(replayStatement(sql));
      const { rows } = await transaction.query<CountsRow>(statement, [by.actor, by.reason, count, ...values]);
      return rows[0] ?? { selected: 0, erased: null };
    };
    if ('filter' in selection) {
      const { sql, values } = callbackConditions(selection.filter, 4);
      const { selected } = await replay(`${sql} and erased_at is null`, values, selection.count);
      if (selected === selection.count) return selected;
      throw new PunteoError(
        'callbacks_changed',
        `The filter selects ${selected} callbacks now, not ${selection.count}. List them again; nothing was replayed.`,
      );
    }
    const ids = [...new Set(selection.callbackIds)];
    const malformed = ids.find((id) => !isRowNumber(id));
    if (malformed !== undefined) throw unknown(malformed);
    const { selected, erased } = await replay('callback_id = any ($4::bigint[])', [ids], ids.length);
    if (selected !== ids.length) throw unknown(await firstMissing(ids));
    if (erased !== null)
      throw new PunteoError('callback_erased', `The body of callback ${erased} was erased. Nothing was replayed.`);
    return selected;

    async function firstMissing(wanted: readonly string[]): Promise<string> {
      const { rows } = await transaction.query<{ id: string }>(MISSING, [wanted]);
      return rows[0]?.id ?? '';
    }
  });
}

function unknown(callbackId: string): PunteoError {
  return new PunteoError('callback_unknown', `There is no callback ${callbackId}. Nothing was replayed.`);
}

interface CountsRow {
  readonly selected: number;
  /** Null: none of them was erased. */
  readonly erased: string | null;
}

/** $1 actor · $2 reason · $3 how many must be selected, else nothing is changed */
function replayStatement(selected: string): string {
  return /* sql */ `
with selected as materialized (
  select callback_id, outcome, erased_at from callbacks where ${selected} order by callback_id for update
), replayed as (
  update callbacks set matched_at = null, outcome = 'received', reason = null, match_after = null, match_failures = 0,
    match_error = null
  from selected
  where callbacks.callback_id = selected.callback_id
    and (select count(*) = $3::bigint and bool_and(erased_at is null) from selected)
  returning selected.callback_id, selected.outcome
), audited as (
  insert into audit (actor, action, subject, detail)
  select $1, 'callback.replayed', 'callback:' || callback_id,
    jsonb_build_object('reason', $2::text, 'outcomeBefore', outcome, 'outcome', 'received', 'replayedTogether', $3::text)
  from replayed order by callback_id
)
select count(*)::int as selected, min(callback_id) filter (where erased_at is not null)::text as erased from selected`;
}

/** $1 ids */
const MISSING = /* sql */ `
select id from unnest($1::text[]) as id
where not exists (select from callbacks where callback_id = id::bigint) limit 1`;
