import type { CheckResult } from '@punteo/payments';
import type pg from 'pg';

/** A row of the table of evidence. */
export interface EvidenceRow {
  evidence_id: string;
  order_id: string;
  provider: string;
  kind: 'payment' | 'transaction';
  network: string;
  reference: string;
  witness: string;
  answered: boolean;
  checks: { name: string; result: CheckResult; actual?: string }[];
  facts: FactsRow | null;
  checked_at: Date;
}

/** Facts as stored: what the invariants read of them. */
type FactsRow =
  | {
      readonly kind: 'payment';
      readonly status: string;
      readonly amount: MoneyRow;
      readonly updatedAt: string | null;
    }
  | {
      readonly kind: 'transaction';
      readonly chainId: number;
      readonly block: { readonly hash: string } | null;
      readonly transfers: readonly {
        readonly token: string;
        readonly recipient: string;
        readonly position: number;
        readonly amount: MoneyRow;
      }[];
    };

export interface MoneyRow {
  readonly amountMinor: string;
  readonly currency: string;
  readonly exponent: number;
}

/** By `claimKey`, oldest first. */
export type EvidenceByClaim = ReadonlyMap<string, readonly EvidenceRow[]>;

export async function evidenceByClaim(database: pg.Client): Promise<EvidenceByClaim> {
  const { rows } = await database.query<EvidenceRow>('select * from evidence order by evidence_id');
  return Map.groupBy(rows, claimKey);
}

/** The same for a row of evidence, of claims or of allocations, and for a claim of a standing. */
export function claimKey(claim: {
  readonly provider: string;
  readonly kind: string;
  readonly network?: string;
  readonly reference?: string;
  readonly hash?: string;
  readonly paymentId?: string;
}): string {
  const reference = claim.reference ?? claim.hash ?? claim.paymentId ?? '';
  return `${claim.provider} ${claim.kind} ${claim.network ?? ''} ${reference}`;
}

/** Whether the witness showed money in this answer. */
export function showsMoney({ answered, facts }: EvidenceRow): boolean {
  if (!answered || facts === null) return false;
  return facts.kind === 'payment' ? facts.status === 'paid' : facts.block !== null && facts.transfers.length > 0;
}
