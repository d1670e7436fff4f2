import { openChecks } from '../claim-state.ts';
import { aboutClaim, fieldOf, type Rule, totalOf } from './rule.ts';

/** The witness no longer confirms money that still counts. */
export const notConfirmedAnyMore: Rule = ({ claims }) =>
  claims.flatMap((claim) => {
    if (claim.notConfirmedSince === null) return [];
    const since = { field: 'not_confirmed_since', expected: null, actual: claim.notConfirmedSince.toISOString() };
    return [aboutClaim(claim, [since, ...openChecks(claim.evidence).map(fieldOf)], totalOf(claim.units))];
  });
