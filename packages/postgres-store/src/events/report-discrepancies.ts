import { discrepancyOpened } from '@punteo/payments';
import { type DiscrepancyRow, discrepancyFromRow } from '../rows/discrepancy.ts';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { writeInstallationEvents } from './write-events.ts';

/** Writes `discrepancy.opened` for each discrepancy that this run opened, in the transaction that stored them. */
export async function reportDiscrepancies(transaction: Queryable, runId: string, now: Date): Promise<void> {
  let last: DiscrepancyRow | undefined;
  do {
    const { rows } = await transaction.query<DiscrepancyRow>(
      withoutTimeLimit(OPENED, [runId, last?.kind ?? '', last?.subject ?? '', CHUNK]),
    );
    const opened = rows.map((row) => discrepancyOpened(discrepancyFromRow(row), runId));
    await writeInstallationEvents(transaction, opened, now);
    last = rows.length === CHUNK ? rows.at(-1) : undefined;
  } while (last);
}

/** A first run may open very many: their payloads are not held in memory together. */
const CHUNK = 1_000;

/** $1 run id · $2, $3 after this kind and subject · $4 rows */
const OPENED = /* sql */ `
select * from discrepancies
where opened_by = $1 and state = 'open' and (kind, subject) > ($2, $3)
order by kind, subject
limit $4`;
