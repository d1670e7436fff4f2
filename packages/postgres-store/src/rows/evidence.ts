import type { Check, EvidenceSummary, Observation, PaymentStatus, Verdict } from '@punteo/payments';
import { optionalMoneyFromRow } from './money.ts';

export interface EvidenceRow {
  evidence_id: string;
  order_id: string;
  provider: string;
  claim_key: string;
  witness: string;
  verdict: Verdict;
  answered: boolean;
  checks: Check[];
  observed_minor: string | null;
  observed_currency: string | null;
  observed_exponent: number | null;
  observed_status: PaymentStatus | null;
  observed_paid_at: Date | null;
  proof_keys: string[];
  checked_at: Date;
}

/** Every column except the raw answer, which may be long and which `decide` never reads. */
export const EVIDENCE_COLUMNS = `evidence_id, order_id, provider, claim_key, witness, verdict, answered, checks,
  observed_minor, observed_currency, observed_exponent, observed_status, observed_paid_at, proof_keys, checked_at`;

export function evidenceFromRow(row: EvidenceRow): EvidenceSummary {
  return {
    evidenceId: row.evidence_id,
    orderId: row.order_id,
    provider: row.provider,
    claimKey: row.claim_key,
    witness: row.witness,
    verdict: row.verdict,
    answered: row.answered,
    checks: row.checks,
    observed: observationFromRow(row),
    proofKeys: row.proof_keys,
    checkedAt: row.checked_at,
  };
}

function observationFromRow(row: EvidenceRow): Observation | null {
  const amount = optionalMoneyFromRow(row.observed_minor, row.observed_currency, row.observed_exponent);
  return amount === null || row.observed_status === null
    ? null
    : { amount, status: row.observed_status, paidAt: row.observed_paid_at };
}
