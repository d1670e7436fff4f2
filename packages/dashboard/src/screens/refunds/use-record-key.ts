import { useMemo } from 'react';
import { useShortcuts } from '../../shell/shortcuts.tsx';
import { useText } from '../../texts/use-text.ts';

/** r records a refund of the row with the focus. */
export function useRecordKey(isEnabled: boolean): void {
  const text = useText();
  useShortcuts(
    useMemo(
      () =>
        isEnabled
          ? [
              {
                keys: 'r',
                label: text('refunds.record'),
                run: () =>
                  document.activeElement?.closest('[data-row]')?.querySelector<HTMLElement>('[data-record]')?.click(),
              },
            ]
          : [],
      [isEnabled, text],
    ),
  );
}
