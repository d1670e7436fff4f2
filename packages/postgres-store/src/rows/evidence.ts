import type { Check, Evidence, PaymentFacts, TransactionFacts } from '@punteo/payments';
import { type ClaimRow, claimFromRow } from '../claims/claim-columns.ts';
import { type MoneyJson, moneyFromJson, moneyToJson } from './money.ts';
import { hasTexts, instant, isListOf, isMoneyJson, isObject, isTextOrNull, readable } from './readable.ts';

export interface EvidenceRow extends ClaimRow {
  evidence_id: string;
  order_id: string;
  witness: string;
  answered: boolean;
  checks: Check[];
  facts: FactsJson | null;
  configuration: string;
  document_hash: Buffer | null;
  checked_at: Date;
}

export function evidenceFromRow(row: EvidenceRow): Evidence {
  return {
    evidenceId: row.evidence_id,
    orderId: row.order_id,
    claim: claimFromRow(row),
    witness: row.witness,
    answered: row.answered,
    checks: readable('checks', row.checks, (checks) => isListOf(checks, (check) => hasTexts(check, 'name', 'result'))),
    facts: row.facts && factsFromJson(readable('facts', row.facts, areFacts)),
    configuration: row.configuration,
    documentHash: row.document_hash?.toString('hex') ?? null,
    checkedAt: instant('checked_at', row.checked_at),
  };
}

/** Facts as jsonb: money with its minor units as text, instants in ISO 8601. */
export type FactsJson =
  | (Omit<PaymentFacts, 'amount' | 'createdAt' | 'updatedAt'> & {
      readonly amount: MoneyJson;
      readonly createdAt: string | null;
      readonly updatedAt: string | null;
    })
  | (Omit<TransactionFacts, 'block' | 'transfers'> & {
      readonly block: { readonly height: string; readonly hash: string; readonly minedAt: string } | null;
      readonly transfers: readonly TransferJson[];
    });

type TransferJson = Omit<TransactionFacts['transfers'][number], 'amount' | 'tolerance'> & {
  readonly amount: MoneyJson;
  readonly tolerance: MoneyJson;
};

export function factsToJson(facts: PaymentFacts | TransactionFacts): FactsJson {
  if (facts.kind === 'payment') {
    const { amount, createdAt, updatedAt } = facts;
    return { ...facts, amount: moneyToJson(amount), createdAt: isoText(createdAt), updatedAt: isoText(updatedAt) };
  }
  const { block, transfers } = facts;
  return {
    ...facts,
    block: block && { ...block, minedAt: block.minedAt.toISOString() },
    transfers: transfers.map(({ amount, tolerance, ...transfer }) => ({
      ...transfer,
      amount: moneyToJson(amount),
      tolerance: moneyToJson(tolerance),
    })),
  };
}

function areFacts(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (value.kind === 'payment')
    return (
      isMoneyJson(value.amount) && hasTexts(value, 'status') && [value.createdAt, value.updatedAt].every(isTextOrNull)
    );
  const isBlock = value.block === null || hasTexts(value.block, 'height', 'hash', 'minedAt');
  const isTransfer = (each: unknown) => isObject(each) && isMoneyJson(each.amount) && isMoneyJson(each.tolerance);
  return value.kind === 'transaction' && isBlock && isListOf(value.transfers, isTransfer);
}

function factsFromJson(facts: FactsJson): PaymentFacts | TransactionFacts {
  if (facts.kind === 'payment') {
    const { amount, createdAt, updatedAt } = facts;
    return { ...facts, amount: moneyFromJson(amount), createdAt: dateOf(createdAt), updatedAt: dateOf(updatedAt) };
  }
  const { block, transfers } = facts;
  return {
    ...facts,
    block: block && { ...block, minedAt: new Date(block.minedAt) },
    transfers: transfers.map(({ amount, tolerance, ...transfer }) => ({
      ...transfer,
      amount: moneyFromJson(amount),
      tolerance: moneyFromJson(tolerance),
    })),
  };
}

function isoText(instant: Date | null): string | null {
  return instant?.toISOString() ?? null;
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
