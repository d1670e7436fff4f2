import type { Claim } from '@punteo/payments';

/** The columns of a claim, the same in each table. */
export interface ClaimRow {
  provider: string;
  kind: Claim['kind'];
  network: string;
  reference: string;
}

export const CLAIM_COLUMNS = 'provider, kind, network, reference';

export function claimFromRow({ provider, kind, network, reference }: ClaimRow): Claim {
  return kind === 'payment' ? { provider, kind, paymentId: reference } : { provider, kind, network, hash: reference };
}

export function claimToRow(claim: Claim): ClaimRow {
  const { provider, kind } = claim;
  return claim.kind === 'payment'
    ? { provider, kind, network: '', reference: claim.paymentId }
    : { provider, kind, network: claim.network, reference: claim.hash };
}

/** The claims as four parameters of `unnest`, in the order of `CLAIM_COLUMNS`. */
export function claimArrays(claims: readonly Claim[]): readonly [string[], string[], string[], string[]] {
  const rows = claims.map(claimToRow);
  return [
    rows.map(({ provider }) => provider),
    rows.map(({ kind }) => kind),
    rows.map(({ network }) => network),
    rows.map(({ reference }) => reference),
  ];
}

/** In SQL: `claimId` of a row with the claim's columns, or of these expressions. */
export function claimIdSql({
  provider = 'provider',
  kind = 'kind',
  network = 'network',
  reference = 'reference',
} = {}): string {
  return `case ${kind} when 'payment' then ${provider} || ' payment ' || ${reference}
    else ${provider} || ' ' || ${network} || ' transaction ' || ${reference} end`;
}

/** In SQL: `claimId` of a claim in a jsonb value. */
export function claimIdOfJson(claim: string): string {
  return claimIdSql({
    provider: `(${claim} ->> 'provider')`,
    kind: `(${claim} ->> 'kind')`,
    network: `(${claim} ->> 'network')`,
    reference: `coalesce(${claim} ->> 'paymentId', ${claim} ->> 'hash')`,
  });
}
