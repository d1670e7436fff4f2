import { createHash } from 'node:crypto';
import type { SettlementAccount } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import {
  FILL_ENTRIES,
  FILL_KEYS,
  FILL_PAYOUTS,
  FILL_UNIT_GROUPS,
  FILL_UNITS,
  fillLines,
  type Sides,
} from './fill-sides.ts';
import {
  FILL_FITS,
  FILL_FITTING_DOUBTS,
  FILL_FITTING_RESULTS,
  FILL_JOINT_DOUBTS,
  FILL_JOINT_RESULTS,
  FILL_LINKS,
  FILL_NAMED_RESULTS,
  FILL_SUMS,
} from './match-entries.ts';
import { selectSettlement } from './select-settlement.ts';
import { SETTLEMENT_TABLES } from './settlement-tables.ts';

/**
 * Compares what is paid with what the statements show, in tables of the transaction that the queries of settlement
 * discrepancies read. `continuesBase`: only what changed since the base of the run, and what was open then.
 */
export async function settle(
  transaction: Queryable,
  {
    from,
    to,
    accounts,
    continuesBase,
    keepsBase,
  }: {
    readonly from: Date | null;
    readonly to: Date | null;
    readonly accounts: readonly SettlementAccount[];
    readonly continuesBase: boolean;
    readonly keepsBase: boolean;
  },
): Promise<void> {
  const sides: Sides = from === null && to === null ? 'scope' : 'window';
  await transaction.query(SETTLEMENT_TABLES);
  await transaction.query(FILL_ACCOUNTS, [JSON.stringify(accounts)]);
  await transaction.query('analyze settlement_accounts');
  if (sides === 'scope') await selectSettlement(transaction, { accounts, continuesBase, keepsBase });
  // The join of a few estimated rows with a whole table may turn out to be one of two whole tables.
  if (sides === 'window') await transaction.query('set local enable_nestloop = off');
  for (const { statement, table, isWindowed = false } of stepsOf(sides, keepsBase)) {
    await transaction.query(withoutTimeLimit(statement, isWindowed ? [from, to] : []));
    // The planner would expect a few rows of a table that was just filled.
    await transaction.query(withoutTimeLimit(`analyze ${table}`));
  }
  await transaction.query('set local enable_nestloop = default');
}

/** Of everything but the stored rows that settlement depends on. */
export function settlementFingerprint(accounts: readonly SettlementAccount[]): string {
  const sorted = accounts.map(({ provider, account, seconds }) => JSON.stringify([provider, account, seconds])).sort();
  const statements = stepsOf('scope', true).map(({ statement }) => statement);
  return createHash('sha256')
    .update(JSON.stringify([sorted, statements]))
    .digest('hex');
}

/** $1 accounts */
const FILL_ACCOUNTS = /* sql */ `
insert into settlement_accounts
select provider, account, seconds
from jsonb_to_recordset($1) as configured (provider text, account text, seconds float8)`;

interface Step {
  readonly statement: string;
  readonly table: string;
  readonly isWindowed?: boolean;
}

const stepsOf = (sides: Sides, keepsBase: boolean): readonly Step[] => [
  // 1. What the providers' exports and the accounts show.
  { statement: fillLines(keepsBase)[sides], table: 'settlement_lines' },
  { statement: FILL_ENTRIES[sides], table: 'settlement_entries' },
  // 2. What is paid, in the sums in which it is settled.
  { statement: FILL_PAYOUTS, table: 'settlement_groups', isWindowed: true },
  { statement: FILL_UNITS[sides], table: 'settlement_units', isWindowed: true },
  { statement: FILL_UNIT_GROUPS, table: 'settlement_groups' },
  { statement: FILL_KEYS, table: 'settlement_keys' },
  // 3. Entries that name what they settle.
  { statement: FILL_LINKS, table: 'settlement_links' },
  { statement: FILL_NAMED_RESULTS, table: 'settlement_results' },
  { statement: FILL_JOINT_DOUBTS, table: 'settlement_doubts' },
  { statement: FILL_JOINT_RESULTS, table: 'settlement_results' },
  // 4. Entries that name nothing, by their sum.
  { statement: FILL_SUMS, table: 'settlement_sums' },
  { statement: FILL_FITS, table: 'settlement_fits' },
  { statement: FILL_FITTING_RESULTS, table: 'settlement_results' },
  { statement: FILL_FITTING_DOUBTS, table: 'settlement_doubts' },
];
