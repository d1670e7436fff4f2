import pg from 'pg';
import { acknowledgedOnce } from './acknowledged-once.ts';
import { allowedSteps } from './allowed-steps.ts';
import { conservedSums } from './conserved-sums.ts';
import type { History, Invariant, Violation } from './invariant.ts';
import { nothingStuck } from './nothing-stuck.ts';
import { oneEffect } from './one-effect.ts';
import { paidByEvidence } from './paid-by-evidence.ts';
import { proofsUsedOnce } from './proofs-used-once.ts';
import { silentCanaries } from './silent-canaries.ts';

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
