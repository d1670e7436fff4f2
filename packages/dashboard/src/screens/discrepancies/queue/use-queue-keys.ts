import type { Discrepancy } from '@punteo/clients/reconciliation';
import { useMemo } from 'react';
import { useShortcuts } from '../../../shell/shortcuts.tsx';
import { useText } from '../../../texts/use-text.ts';
import { countOf, type DecisionKind, type DecisionTarget } from '../decide/decision.ts';

/** The key of each decision that has one. */
export const DECISION_KEYS = [
  ['a', 'assign'],
  ['r', 'resolve'],
  ['n', 'note'],
] as const satisfies readonly (readonly [string, DecisionKind])[];

/** a, r and n decide about what is chosen, and without a choice about the row with the focus. */
export function useQueueKeys({
  items,
  target,
  decide,
  isEnabled,
}: {
  readonly items: readonly Discrepancy[];
  readonly target: DecisionTarget;
  readonly decide: (kind: DecisionKind, target: DecisionTarget) => void;
  readonly isEnabled: boolean;
}): void {
  const text = useText();
  useShortcuts(
    useMemo(
      () =>
        isEnabled
          ? DECISION_KEYS.map(([keys, kind]) => ({
              keys,
              label: text(`decide.${kind}.key`),
              run: () => {
                const about = countOf(target) > 0 ? target : { chosen: focusedRow(items) };
                if (countOf(about) > 0) decide(kind, about);
              },
            }))
          : [],
      [items, target, decide, isEnabled, text],
    ),
  );
}

function focusedRow(items: readonly Discrepancy[]): readonly Discrepancy[] {
  const id = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row;
  return items.filter(({ discrepancyId }) => discrepancyId === id);
}
