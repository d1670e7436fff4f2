import type { ChangeDiscrepanciesArguments, Discrepancy, DiscrepancyFilterInput } from '@punteo/clients/reconciliation';

/** What a person decides about discrepancies. */
export type DecisionKind = 'assign' | 'note' | 'due' | 'resolve' | 'reopen';

/** What the decision is about: some that the person chose, or all that a filter selects. */
export type DecisionTarget =
  | { readonly chosen: readonly Discrepancy[] }
  | { readonly filter: DiscrepancyFilterInput; readonly count: number };

/** What the API stores: one member. Null removes the value. */
export type DiscrepancyDecision = NonNullable<ChangeDiscrepanciesArguments['body']>['change'];

/** The decision as the API takes it. `value`: what was written, an owner, a note or a date; empty removes it. */
export function decisionOf(kind: DecisionKind, value: string): DiscrepancyDecision {
  const written = value === '' ? null : value;
  switch (kind) {
    case 'assign':
      return { owner: written };
    case 'note':
      return { note: written };
    case 'due':
      return { dueOn: written };
    case 'resolve':
      return { state: 'resolved' };
    case 'reopen':
      return { state: 'open' };
  }
}

/** How many discrepancies the decision is about. */
export function countOf(target: DecisionTarget): number {
  return 'chosen' in target ? target.chosen.length : target.count;
}
