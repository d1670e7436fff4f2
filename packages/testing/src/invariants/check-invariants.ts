import pg from 'pg';
import { acknowledgedOnce } from './acknowledged-once.ts';
import { allowedSteps } from './allowed-steps.ts';
import { conservedSums } from './conserved-sums.ts';
import { nothingStuck } from './nothing-stuck.ts';
import { oneEffect } from './one-effect.ts';
import { paidByEvidence } from './paid-by-evidence.ts';
import { proofsUsedOnce } from './proofs-used-once.ts';
import { silentCanaries } from './silent-canaries.ts';

/** What was seen from outside while the database was written; each part is checked where it is given. */
export interface History {
  /** The callbacks that were answered 2xx. */
  readonly acknowledged?: readonly Acknowledged[];
  /** Per witness (`chain` for `chain:56`), the named checks without which nothing is proven. */
  readonly requiredChecks?: Readonly<Record<string, readonly string[]>>;
  /** True once faults have stopped for a minute: then nothing may be left lying about. */
  readonly quiet?: boolean;
  /** Texts planted as secrets: found nowhere but in the bytes of callbacks and of witnesses' answers. */
  readonly canaries?: readonly string[];
  /** What was written and answered meanwhile: logs, responses, reports. No canary is in it. */
  readonly outputs?: readonly string[];
}

export interface Acknowledged {
  readonly provider: string;
  /** The order that the address was made for; null where it serves all. */
  readonly addressedOrderId: string | null;
  /** SHA-256 of the body, 64 hex digits. */
  readonly digest: string;
}

/** An invariant that does not hold, and the row that shows it. */
export interface Violation {
  readonly invariant: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I9' | 'I10';
  readonly message: string;
}

/** A check over a real database: what it finds wrong. */
export type Invariant = (database: pg.Client, history: History) => Promise<readonly Violation[]>;

/**
 * Reads the store's database as it stands, with SQL of its own, and says which invariants do not hold: none, when all
 * is well. It recomputes everything from raw rows and trusts neither `decide` nor what the store says of itself.
 */
export async function checkInvariants(databaseUrl: string, history: History = {}): Promise<readonly Violation[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // One snapshot for all, so that whoever still writes is seen by every check or by none.
    await client.query('begin isolation level repeatable read read only');
    return await violationsIn(client, history);
  } finally {
    await client.end();
  }
}

/** The same over a connection as it is, what it has not committed included. */
export async function violationsIn(client: pg.Client, history: History): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  for (const invariant of INVARIANTS) violations.push(...(await invariant(client, history)));
  return violations;
}

const INVARIANTS: readonly Invariant[] = [
  acknowledgedOnce,
  oneEffect,
  paidByEvidence,
  proofsUsedOnce,
  allowedSteps,
  conservedSums,
  nothingStuck,
  silentCanaries,
];
