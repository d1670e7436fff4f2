import pg from 'pg';
import { acknowledgedStoredOnce } from './acknowledged-stored-once.ts';
import { eventsInOrder } from './events-in-order.ts';
import type { History, InvariantCheck, Violation } from './invariant.ts';
import { noMoneyUnexplained } from './no-money-unexplained.ts';
import { noSecretLeaked } from './no-secret-leaked.ts';
import { noWorkStuck } from './no-work-stuck.ts';
import { oneEventPerTransition } from './one-event-per-transition.ts';
import { oneOrderPerUnit } from './one-order-per-unit.ts';
import { paidOnlyWithEvidence } from './paid-only-with-evidence.ts';
import { standingEqualsDecision } from './standing-equals-decision.ts';
import { sumsConserved } from './sums-conserved.ts';
import { takenBackOnKnowledge } from './taken-back-on-knowledge.ts';
import { transitionsAllowed } from './transitions-allowed.ts';

/**
 * Checks the invariants against a store's database: all but I17 with SQL of its own, from raw rows, without `decide` and
 * without the store; I17 by deciding every order again from its stored facts. Returns one violation per row that breaks an invariant; empty when all hold.
 */
export async function checkInvariants(databaseUrl: string, history: History = {}): Promise<readonly Violation[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // One snapshot for all checks, since others may still be writing.
    await client.query('begin isolation level repeatable read read only');
    const violations = await violationsIn(client, history);
    return [...violations, ...(await standingEqualsDecision(databaseUrl, new Date()))];
  } finally {
    await client.end();
  }
}

/** As `checkInvariants`, over an open connection and its uncommitted changes. */
export async function violationsIn(client: pg.Client, history: History): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  for (const check of INVARIANTS) violations.push(...(await check(client, history)));
  return violations;
}

const INVARIANTS: readonly InvariantCheck[] = [
  acknowledgedStoredOnce,
  oneEventPerTransition,
  paidOnlyWithEvidence,
  oneOrderPerUnit,
  noMoneyUnexplained,
  takenBackOnKnowledge,
  transitionsAllowed,
  eventsInOrder,
  sumsConserved,
  noWorkStuck,
  noSecretLeaked,
];
