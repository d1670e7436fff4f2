import { type DiscrepancyChange, type DiscrepancyStore, PunteoError } from '@punteo/payments';
import { NO_REASON, writeAudit } from '../audit/write-audit.ts';
import { type DiscrepancyRow, discrepancyFromRow } from '../rows/discrepancy.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { isUuid } from '../sql/text.ts';
import { decideDiscrepancies } from './decide-discrepancies.ts';
import { changesSince, discrepancyHistory } from './discrepancy-history.ts';
import { listDiscrepancies } from './list-discrepancies.ts';
import { summariseDiscrepancies } from './summarise-discrepancies.ts';

export function discrepancyStore(database: Database): DiscrepancyStore {
  return {
    async get(discrepancyId) {
      const row = await read(database, discrepancyId);
      return row ? discrepancyFromRow(row) : null;
    },

    list: (filter, page) => listDiscrepancies(database, filter, page),

    summarise: (filter) => summariseDiscrepancies(database, filter),

    update: (discrepancyId, change, by) =>
      database.transaction(async (transaction) => {
        const row = await read(transaction, discrepancyId, 'for update');
        if (!row) return null;
        const before = discrepancyFromRow(row);
        if (by.version !== undefined && by.version !== before.version)
          throw new PunteoError(
            'discrepancy_changed',
            `Discrepancy ${discrepancyId} was changed since: ${await changesSince(transaction, discrepancyId, by.version)}.`,
          );
        const changed = NAMES.filter((name) => change[name] !== undefined && change[name] !== before[name]);
        // The audit has an entry for each change, and none for a decision that stands already.
        if (changed.length === 0) return before;
        if (changed.includes('state') && by.reason === undefined) throw reasonMissing();
        const after = { ...before, ...change };
        const { rows } = await transaction.query<DiscrepancyRow>(UPDATE, [
          discrepancyId,
          after.owner,
          after.note,
          after.dueOn,
          after.state,
        ]);
        const updated = discrepancyFromRow(rows[0] ?? row);
        const detail = changed.flatMap((name) => [
          [`${name}Before`, before[name]],
          [name, updated[name]],
        ]);
        await writeAudit(transaction, {
          actor: by.actor,
          action: 'discrepancy.updated',
          subject: `discrepancy:${discrepancyId.toLowerCase()}`,
          detail: { ...Object.fromEntries(detail), reason: by.reason ?? NO_REASON, version: String(updated.version) },
        });
        return updated;
      }),

    updateMany: (selection, change, by) => decideDiscrepancies(database, selection, change, by),

    async history(discrepancyId, page) {
      if ((await read(database, discrepancyId)) === undefined) return null;
      return discrepancyHistory(database, discrepancyId.toLowerCase(), page);
    },
  };
}

const NAMES = ['owner', 'note', 'dueOn', 'state'] as const satisfies readonly (keyof DiscrepancyChange)[];

function reasonMissing(): PunteoError {
  return new PunteoError('reason_missing', 'A discrepancy is resolved or reopened with a reason. Say why.');
}

async function read(
  database: Queryable,
  discrepancyId: string,
  lock: 'for update' | '' = '',
): Promise<DiscrepancyRow | undefined> {
  if (!isUuid(discrepancyId)) return undefined;
  const { rows } = await database.query<DiscrepancyRow>(
    `select * from discrepancies where discrepancy_id = $1 ${lock}`,
    [discrepancyId],
  );
  return rows[0];
}

/** $1 id · $2 owner · $3 note · $4 due date · $5 state */
const UPDATE = /* sql */ `
update discrepancies set owner = $2, note = $3, due_on = $4::date, state = $5 where discrepancy_id = $1 returning *`;
