import type { CheckResult } from '@punteo/payments';
import type pg from 'pg';

/** A row of the table of evidence. */
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

/** By `claimOf`, oldest first. */
export type EvidenceByClaim = ReadonlyMap<string, readonly EvidenceRow[]>;

export async function evidenceByClaim(database: pg.Client): Promise<EvidenceByClaim> {
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
