import {
  AMOUNT_CHECK,
  type Check,
  type CompetingClaim,
  type EvidenceDraft,
  FINALITY_CHECK,
  USED_ONCE_CHECK,
} from '@punteo/payments';

/** The order that each proof pays; a proof that pays no order yet is absent. */
export type ProofOwners = ReadonlyMap<string, string>;

/**
 * Answers the check `used_once`: whether this evidence may pay this order. A proof belongs to the first order whose
 * evidence shows the money. `newUses` are the proofs that this evidence uses from now on. Pure.
 */
export function checkUsedOnce(
  orderId: string,
  draft: EvidenceDraft,
  competingClaims: readonly CompetingClaim[],
  owners: ProofOwners,
): { readonly check: Check; readonly newUses: readonly string[] } {
  const { proofKeys } = draft;
  if (proofKeys.length === 0) return { check: { name: USED_ONCE_CHECK, result: 'unknown' }, newUses: [] };
  const currentOwners = ownersOf(proofKeys, owners);
  const otherOwner = currentOwners.find((owner) => owner !== orderId);
  if (otherOwner !== undefined)
    return { check: { name: USED_ONCE_CHECK, result: 'failed', expected: orderId, actual: otherOwner }, newUses: [] };
  const competingClaim =
    currentOwners.length === 0 ? competingClaims.find((claim) => competesFor(claim, draft)) : undefined;
  const newUses = showsMoney(draft) && competingClaim === undefined ? proofKeys : [];
  const paysThisOrder = newUses.length > 0 || currentOwners.length > 0;
  const actual = paysThisOrder ? orderId : competingClaim?.orderId;
  const check: Check = { name: USED_ONCE_CHECK, result: paysThisOrder ? 'passed' : 'unknown', expected: orderId };
  return { check: actual === undefined ? check : { ...check, actual }, newUses };
}

function ownersOf(proofKeys: readonly string[], owners: ProofOwners): readonly string[] {
  return [...new Set(proofKeys.flatMap((key) => owners.get(key) ?? []))];
}

/**
 * Whether the proof may still pay the other order: its claim is not verified yet, or its witness found the same
 * transaction. An order whose amount differs does not compete with one whose amount fits.
 */
function competesFor({ hash, claimKey, amountDiffers }: CompetingClaim, draft: EvidenceDraft): boolean {
  if (!draft.claimKey.endsWith(`:${hash}`)) return false;
  const fits = draft.checks.some(({ name, result }) => name === AMOUNT_CHECK && result === 'passed');
  return (claimKey === null || claimKey === draft.claimKey) && !(amountDiffers && fits);
}

/** Whether every check passed, except that the amount may differ and finality may be unknown. */
function showsMoney(draft: EvidenceDraft): boolean {
  const objections = draft.checks.filter(({ name, result }) => {
    if (name === AMOUNT_CHECK) return result === 'unknown';
    if (name === FINALITY_CHECK) return result === 'failed';
    return result !== 'passed';
  });
  return draft.answered && draft.observed !== null && objections.length === 0;
}
