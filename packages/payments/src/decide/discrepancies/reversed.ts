import { openChecks } from '../claim-state.ts';
import { aboutClaim, fieldOf, type Rule, totalOf } from './rule.ts';

/** Money that this order held was taken back, other than by a refund. */
export const reversed: Rule = ({ claims, money: { lost } }) =>
  claims
    .filter((claim) => claim.kind === 'reversed' && lost.some((each) => each.claim === claim))
    .map((claim) => aboutClaim(claim, openChecks(claim.evidence).map(fieldOf), totalOf(claim.units)));
