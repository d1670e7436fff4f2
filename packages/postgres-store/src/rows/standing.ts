import type { OrderDiscrepancy, ProofGrade, Standing, StandingState } from '@punteo/payments';
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
  discrepancies: OrderDiscrepancyJson[];
}

/** An order's discrepancy as jsonb; the SQL of reconciliation runs reads it. */
export type OrderDiscrepancyJson = Omit<OrderDiscrepancy, 'moneyAtRisk'> & { readonly moneyAtRisk: MoneyJson | null };

export const STANDING_COLUMNS = `version, state, proof, paid_minor, paid_currency, paid_exponent, paid_at,
  fulfilment_allowed, claim_keys, discrepancies`;

export function standingFromRow(row: StandingRow): Standing {
  return {
    state: row.state,
    proof: row.proof,
    paid: moneyFromRow(row.paid_minor, row.paid_currency, row.paid_exponent),
    paidAt: row.paid_at,
    fulfilmentAllowed: row.fulfilment_allowed,
    claimKeys: row.claim_keys,
    discrepancies: row.discrepancies.map((discrepancy) => ({
      ...discrepancy,
      moneyAtRisk: discrepancy.moneyAtRisk === null ? null : moneyFromJson(discrepancy.moneyAtRisk),
    })),
  };
}

export function orderDiscrepanciesToJson(discrepancies: readonly OrderDiscrepancy[]): readonly OrderDiscrepancyJson[] {
  return discrepancies.map((discrepancy) => ({
    ...discrepancy,
    moneyAtRisk: discrepancy.moneyAtRisk === null ? null : moneyToJson(discrepancy.moneyAtRisk),
  }));
}
