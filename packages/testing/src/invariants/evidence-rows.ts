import type { CheckResult } from '@punteo/payments';
import type pg from 'pg';

/** A piece of evidence as it lies in the table. */
export interface EvidenceRow {
  evidence_id: string;
  order_id: string;
  claim_key: string;
  witness: string;
  verdict: string;
  answered: boolean;
  checks: { name: string; result: CheckResult; actual?: string }[];
  observed_minor: string | null;
  observed_currency: string | null;
  observed_exponent: number | null;
  proof_keys: string[];
}

/** By order and claim, oldest first. */
export async function evidenceByClaim(database: pg.Client): Promise<ReadonlyMap<string, readonly EvidenceRow[]>> {
  const { rows } = await database.query<EvidenceRow>(
    `select evidence_id, order_id, claim_key, witness, verdict, answered, checks, observed_minor, observed_currency,
       observed_exponent, proof_keys
     from evidence order by evidence.evidence_id`,
  );
  return Map.groupBy(rows, ({ order_id, claim_key }) => claimOf(order_id, claim_key));
}

export function claimOf(orderId: string, claimKey: string): string {
  return `${orderId} ${claimKey}`;
}

export interface StandingRow {
  order_id: string;
  version: number;
  state: string;
  fulfilment_allowed: boolean;
  claim_keys: string[];
  paid_minor: string;
  paid_currency: string;
  paid_exponent: number;
  amount_minor: string;
  currency: string;
  exponent: number;
}

export async function standingRows(database: pg.Client): Promise<readonly StandingRow[]> {
  const { rows } = await database.query<StandingRow>(
    `select standings.*, orders.amount_minor, orders.currency, orders.exponent from standings join orders using (order_id)
     order by order_id`,
  );
  return rows;
}
