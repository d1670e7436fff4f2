import type { Discrepancy } from '@punteo/clients/reconciliation';
import { type KeyboardEvent, useCallback, useEffect } from 'react';
import { useCan } from '../../../session/use-session.ts';
import { useShortcutList } from '../../../shell/shortcuts.tsx';
import { useDecide } from '../decide/use-decide.tsx';
import { DECISION_KEYS } from '../queue/use-queue-keys.ts';

/** The keys of the queue, within the drawer: a, r and n decide, j and k open the next and the previous row, Escape closes. */
export function useDrawerKeys(discrepancy: Discrepancy | null, close: () => void): (event: KeyboardEvent) => void {
  const mayDecide = useCan('operator');
  const { isEnabled } = useShortcutList();
  const decide = useDecide();
  useEffect(() => {
    // The focus is outside the drawer when what had it is gone.
    const onKeyDown = ({ key, target }: globalThis.KeyboardEvent) => {
      if (key === 'Escape' && target instanceof Element && target.closest('[role=dialog]') === null) close();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [close]);
  return useCallback(
    (event) => {
      const { key, target } = event;
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      if (key === 'Escape') return close();
      if (!isEnabled || discrepancy === null) return;
      if (target instanceof HTMLElement && target.closest('input, textarea, select') !== null) return;
      const decision = mayDecide ? DECISION_KEYS.find(([letter]) => letter === key) : undefined;
      if (decision !== undefined) decide(decision[1], { chosen: [discrepancy] });
      else if (key === 'j' || key === 'k') openBeside(discrepancy.discrepancyId, key === 'j' ? 1 : -1);
      else return;
      event.preventDefault();
    },
    [close, decide, discrepancy, isEnabled, mayDecide],
  );
}

/** Follows the link of the row before or after. */
function openBeside(discrepancyId: string, step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const index = rows.findIndex((row) => row.dataset.row === discrepancyId);
  if (index >= 0) rows[index + step]?.querySelector('a')?.click();
}
