import { type RefObject, useEffect, useMemo } from 'react';
import { useShortcuts } from '../../shell/shortcuts.tsx';
import { useText } from '../../texts/use-text.ts';

/**
 * j and k put the focus on the link of the next or previous row; x and the space bar choose the row with the focus. Enter follows
 * a link by itself.
 */
export function useRowKeys(body: RefObject<HTMLElement | null>, isSelectable: boolean): void {
  const text = useText();
  const shortcuts = useMemo(() => {
    const rows = () => [...(body.current?.querySelectorAll<HTMLElement>('tr') ?? [])];
    const current = () => rows().findIndex((row) => row.contains(document.activeElement));
    const focus = (index: number) => {
      const row = rows()[index];
      const target = row?.querySelector<HTMLElement>('a, button, input');
      (row?.querySelector<HTMLElement>('a') ?? target)?.focus();
      row?.scrollIntoView({ block: 'nearest' });
    };
    return [
      { keys: 'j', label: text('shortcuts.next'), run: () => focus(Math.min(current() + 1, rows().length - 1)) },
      { keys: 'k', label: text('shortcuts.previous'), run: () => focus(Math.max(current() - 1, 0)) },
      ...(isSelectable
        ? [
            {
              keys: 'x',
              label: text('shortcuts.select'),
              run: () => rows()[current()]?.querySelector<HTMLElement>('[data-row-check]')?.click(),
            },
          ]
        : []),
    ];
  }, [body, isSelectable, text]);
  useShortcuts(shortcuts);
  useEffect(() => {
    if (!isSelectable) return;
    // On a link only: a button and a check box have a meaning of the space bar already.
    const onKeyDown = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.key !== ' ' || !(target instanceof HTMLAnchorElement) || !body.current?.contains(target)) return;
      event.preventDefault();
      target.closest('tr')?.querySelector<HTMLElement>('[data-row-check]')?.click();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [body, isSelectable]);
}
