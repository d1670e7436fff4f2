import {
  type Claim,
  type OrderDiscrepancy,
  PROOF_GRADES,
  type ProofGrade,
  STANDING_STATES,
  type Standing,
  type StandingState,
} from '@punteo/payments';
import { type MoneyJson, moneyFromJson, moneyFromRow, moneyToJson } from './money.ts';
import {
  hasTexts,
  instantOrNull,
  isClaimJson,
  isDifferingField,
  isListOf,
  isMoneyJson,
  isObject,
  readable,
} from './readable.ts';

export interface StandingRow {
  version: number;
  state: StandingState;
  proof: ProofGrade;
  paid_minor: string;
  paid_currency: string;
  paid_exponent: number;
  paid_at: Date | null;
  fulfilment_allowed: boolean;
  claims: Claim[];
  discrepancies: OrderDiscrepancyJson[];
  released: boolean;
}

/** An order's discrepancy as jsonb; the SQL of a run reads it. */
export type OrderDiscrepancyJson = Omit<OrderDiscrepancy, 'moneyAtRisk'> & { readonly moneyAtRisk: MoneyJson | null };

export const STANDING_COLUMNS = `version, state, proof, paid_minor, paid_currency, paid_exponent, paid_at,
  fulfilment_allowed, claims, discrepancies, released`;

export function standingFromRow(row: StandingRow): Standing {
  return {
    state: readable('state', row.state, isOneOf(STANDING_STATES)),
    proof: readable('proof', row.proof, isOneOf(PROOF_GRADES)),
    paid: moneyFromRow(row.paid_minor, row.paid_currency, row.paid_exponent),
    paidAt: instantOrNull('paid_at', row.paid_at),
    fulfilmentAllowed: row.fulfilment_allowed,
    claims: readable('claims', row.claims, (claims) => isListOf(claims, isClaimJson)),
    discrepancies: readable('discrepancies', row.discrepancies, areOrderDiscrepancies).map((each) => ({
      ...each,
      moneyAtRisk: each.moneyAtRisk === null ? null : moneyFromJson(each.moneyAtRisk),
    })),
  };
}

function isOneOf(known: readonly unknown[]): (value: unknown) => boolean {
  return (value) => known.includes(value);
}

function areOrderDiscrepancies(value: unknown): boolean {
  return isListOf(
    value,
    (each) =>
      isObject(each) &&
      hasTexts(each, 'kind') &&
      (each.claim === null || isClaimJson(each.claim)) &&
      isListOf(each.fields, isDifferingField) &&
      (each.moneyAtRisk === null || isMoneyJson(each.moneyAtRisk)),
  );
}

export function orderDiscrepanciesToJson(discrepancies: readonly OrderDiscrepancy[]): readonly OrderDiscrepancyJson[] {
  return discrepancies.map((each) => ({
    ...each,
    moneyAtRisk: each.moneyAtRisk === null ? null : moneyToJson(each.moneyAtRisk),
  }));
}
