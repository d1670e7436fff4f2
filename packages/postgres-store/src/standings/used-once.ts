import {
  AMOUNT_CHECK,
  type Check,
  type CompetingClaim,
  type EvidenceDraft,
  FINALITY_CHECK,
  USED_ONCE_CHECK,
} from '@punteo/payments';

/** Which order each proof pays; absent: nobody's yet. */
export type ProofOwners = Map<string, string>;

/**
 * Whether this piece may pay this order, as the check `used_once`: whoever first shows money for an order keeps its proof for that
 * order. Pure, but for `owners`, in which a proof that is used here is noted for the pieces that follow.
 */
export function answerUsedOnce(
  orderId: string,
  draft: EvidenceDraft,
  competingClaims: readonly CompetingClaim[],
  owners: ProofOwners,
): { readonly check: Check; readonly uses: readonly string[] } {
  const { proofKeys } = draft;
  if (proofKeys.length === 0) return { check: { name: USED_ONCE_CHECK, result: 'unknown' }, uses: [] };
  const others = ownersOf(proofKeys, owners);
  const stranger = others.find((owner) => owner !== orderId);
  if (stranger !== undefined)
    return { check: { name: USED_ONCE_CHECK, result: 'failed', expected: orderId, actual: stranger }, uses: [] };
  const competingClaim = others.length === 0 ? competingClaims.find((other) => reachesFor(other, draft)) : undefined;
  const uses = showsMoney(draft) && competingClaim === undefined ? proofKeys : [];
  for (const key of uses) owners.set(key, orderId);
  const isOurs = uses.length > 0 || others.length > 0;
  const actual = isOurs ? orderId : competingClaim?.orderId;
  const check: Check = { name: USED_ONCE_CHECK, result: isOurs ? 'passed' : 'unknown', expected: orderId };
  return { check: actual === undefined ? check : { ...check, actual }, uses };
}

function ownersOf(proofKeys: readonly string[], owners: ProofOwners): readonly string[] {
  return [...new Set(proofKeys.flatMap((key) => owners.get(key) ?? []))];
}

/**
 * Whether another order may yet turn out to be the one that this proof was for: nobody has asked about its claim, or its
 * witness found the very same transaction. An order that the money does not fit stands back behind one that it fits.
 */
function reachesFor({ hash, claimKey, amountDiffers }: CompetingClaim, draft: EvidenceDraft): boolean {
  if (!draft.claimKey.endsWith(`:${hash}`)) return false;
  const fits = draft.checks.some(({ name, result }) => name === AMOUNT_CHECK && result === 'passed');
  return (claimKey === null || claimKey === draft.claimKey) && !(amountDiffers && fits);
}

/** All is well but for the sum, which may be another, and finality, which may be to come. */
function showsMoney(draft: EvidenceDraft): boolean {
  const open = draft.checks.filter(({ name, result }) => {
    if (name === AMOUNT_CHECK) return result === 'unknown';
    if (name === FINALITY_CHECK) return result === 'failed';
    return result !== 'passed';
  });
  return draft.answered && draft.observed !== null && open.length === 0;
}
