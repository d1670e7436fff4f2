import { PunteoError } from '@punteo/payments';
import pg from 'pg';
import type { PostgresStore } from '../../open-store.ts';
import { MONEY_CHANGES } from './money-changes.ts';
import { ORDER_CHANGES } from './order-changes.ts';
import { createRandom, type Random } from './random.ts';

/** Changes a store as merchants, buyers, providers, workers, banks and people do; the same seed makes the same changes. */
export interface RandomChanges {
  readonly random: Random;
  /** The clock of the history. */
  now: Date;
  /** Makes so many changes; a change that the store refuses counts too. */
  make(on: { readonly store: PostgresStore; readonly url: string }, count: number): Promise<void>;
}

const CHANGES = [...ORDER_CHANGES, ...MONEY_CHANGES];

/** The clock of the history must stay behind that of the database. */
export function randomChanges(seed: number, start: Date): RandomChanges {
  const random = createRandom(seed);
  const changes: RandomChanges = {
    random,
    now: start,
    async make({ store, url }, count) {
      const sql = new pg.Client({ connectionString: url });
      await sql.connect();
      try {
        for (let made = 0; made < count; made += 1) {
          changes.now = new Date(changes.now.getTime() + random.below(20) * 60_000);
          await random.pick(CHANGES)({ store, random, now: changes.now }).catch(ignoreRefusal);
          await moveStamps(sql, start, changes.now);
        }
      } finally {
        await sql.end();
      }
    },
  };
  return changes;
}

/** An order that does not exist, or a change that its state does not allow. */
function ignoreRefusal(error: unknown): void {
  const isRefusal = error instanceof PunteoError && !['store_unavailable', 'internal_error'].includes(error.code);
  if (!isRefusal) throw error;
}

/** Columns that the database stamps with its own clock. */
const STAMPS = {
  payments: ['bound_at', 'recorded_at'],
  create_attempts: ['created_at', 'finished_at'],
  claims: ['claimed_at'],
  allocations: ['allocated_at'],
  observed_transfers: ['recorded_at'],
} as const;

/** Moves what the database has just stamped to the clock of the history, as if it had been written then: no trigger fires. */
async function moveStamps(sql: pg.Client, start: Date, now: Date): Promise<void> {
  // No history lasts a month.
  const stamped = new Date(start.getTime() + 30 * 86_400_000).toISOString();
  const moves = Object.entries(STAMPS).flatMap(([table, columns]) =>
    columns.map((column) => `update ${table} set ${column} = '${now.toISOString()}' where ${column} > '${stamped}'`),
  );
  await sql.query(['begin', 'set local session_replication_role = replica', ...moves, 'commit'].join(';'));
}
