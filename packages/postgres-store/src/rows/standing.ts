import type { Finding, ProofGrade, Standing, StandingState } from '@punteo/payments';
import { type MoneyJson, moneyFromJson, moneyFromRow, moneyToJson } from './money.ts';

export interface StandingRow {
  version: number;
  state: StandingState;
  proof: ProofGrade;
  paid_minor: string;
  paid_currency: string;
  paid_exponent: number;
  paid_at: Date | null;
  fulfilment_allowed: boolean;
  claim_keys: string[];
  findings: FindingJson[];
}

/** A finding as jsonb; the tally's SQL reads it. */
export type FindingJson = Omit<Finding, 'moneyAtRisk'> & { readonly moneyAtRisk: MoneyJson | null };

export const STANDING_COLUMNS =
  'version, state, proof, paid_minor, paid_currency, paid_exponent, paid_at, fulfilment_allowed, claim_keys, findings';

export function standingFromRow(row: StandingRow): Standing {
  return {
    state: row.state,
    proof: row.proof,
    paid: moneyFromRow(row.paid_minor, row.paid_currency, row.paid_exponent),
    paidAt: row.paid_at,
    fulfilmentAllowed: row.fulfilment_allowed,
    claimKeys: row.claim_keys,
    findings: row.findings.map((finding) => ({
      ...finding,
      moneyAtRisk: finding.moneyAtRisk === null ? null : moneyFromJson(finding.moneyAtRisk),
    })),
  };
}

export function findingsToJson(findings: readonly Finding[]): readonly FindingJson[] {
  return findings.map((finding) => ({
    ...finding,
    moneyAtRisk: finding.moneyAtRisk === null ? null : moneyToJson(finding.moneyAtRisk),
  }));
}
