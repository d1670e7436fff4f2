import type { DifferingField } from '../../model/discrepancy.ts';
import { moneyText } from '../../model/money.ts';
import { type ClaimState, openChecks } from '../claim-state.ts';
import { aboutClaim, fieldOf, type Rule, totalOf } from './rule.ts';

/** The witness no longer confirms money that still counts. */
export const notConfirmedAnyMore: Rule = ({ claims }) =>
  claims.flatMap((claim) => {
    if (claim.notConfirmedSince === null) return [];
    const since = { field: 'not_confirmed_since', expected: null, actual: claim.notConfirmedSince.toISOString() };
    return [
      aboutClaim(
        claim,
        [since, ...openChecks(claim.evidence).map(fieldOf), ...changedAmount(claim)],
        totalOf(claim.units),
      ),
    ];
  });

/** The amount that counts, and another one that the witness shows now for the same payment. */
function changedAmount({ evidence: { facts }, units }: ClaimState): readonly DifferingField[] {
  const [counted] = units;
  if (!counted || facts?.kind !== 'payment' || facts.status !== 'paid') return [];
  const [expected, actual] = [moneyText(counted.amount), moneyText(facts.amount)];
  return expected === actual ? [] : [{ field: 'amount', expected, actual }];
}
