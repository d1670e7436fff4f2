import { PunteoError } from '@punteo/payments';
import { writeAudit } from '../audit/write-audit.ts';
import type { Database } from '../sql/database.ts';
import { LOCK_INSTALLATION } from './write-events.ts';

/**
 * Records that the database was restored from a backup: the next event of every stream, also of orders that are created
 * later, gets a sequence higher than all that may have been sent before. Receivers ignore an order's event whose sequence
 * they have seen. Can be repeated. Throws `clock_wrong` when the database's clock is behind its own rows.
 */
export function recordRestore(database: Database, actor: string): Promise<RecordedRestore> {
  return database.transaction(async (transaction) => {
    // A decision under way has read the last restore: it ends first, and the next one reads this restore.
    await transaction.query('lock table standings in exclusive mode');
    await transaction.query(LOCK_INSTALLATION);
    const { rows } = await transaction.query<ClockRow>(CLOCK);
    const { now, newest, sent_up_to: sentUpTo } = rows[0] as ClockRow;
    if (sentUpTo < 1 || (newest !== null && newest > now))
      throw new PunteoError(
        'clock_wrong',
        `The clock of the database server says ${now.toISOString()}, and the newest row of the database is of ` +
          `${(newest ?? SEQUENCE_EPOCH).toISOString()}. Set the clock: the sequences of merchant events after a restore ` +
          'come from it.',
      );
    await transaction.query('insert into restores (restored_at, sent_up_to) values (clock_timestamp(), $1)', [
      sentUpTo,
    ]);
    await writeAudit(transaction, {
      actor,
      action: 'database.restored',
      subject: 'database',
      detail: { sentUpTo: String(sentUpTo) },
    });
    return { restoredAt: now, sentUpTo };
  });
}

export interface RecordedRestore {
  readonly restoredAt: Date;
  /** The next event of every stream gets a higher sequence. */
  readonly sentUpTo: number;
}

interface ClockRow {
  now: Date;
  newest: Date | null;
  sent_up_to: number;
}

/**
 * Sequences count the events of a stream, far fewer than one a second. So the seconds since this instant are higher than
 * any sequence that was sent, whatever the age of the backup, and grow from restore to restore, also of the same backup.
 * They fit the column until 2094.
 */
const SEQUENCE_EPOCH = new Date('2026-01-01T00:00:00Z');

const CLOCK = /* sql */ `
select clock.now,
  greatest((select max(at) from audit), (select max(created_at) from events), (select max(restored_at) from restores))
    as newest,
  floor(extract(epoch from clock.now - '${SEQUENCE_EPOCH.toISOString()}'))::integer as sent_up_to
from (select clock_timestamp() as now) clock`;
