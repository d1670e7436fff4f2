import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { toggleExactTimes } from '../components/exact-times.ts';
import { useText } from '../texts/use-text.ts';
import { NAVIGATION } from './navigation-entries.ts';
import { useShortcuts } from './shortcuts.tsx';

/** The shortcuts of every screen: `g` and a letter goes to a page, `t` shows times exactly. */
export function ShellShortcuts() {
  const text = useText();
  const navigate = useNavigate();
  const shortcuts = useMemo(
    () => [
      { keys: 't', label: text('shortcuts.times'), run: toggleExactTimes },
      ...NAVIGATION.flatMap(({ entries }) =>
        entries.map(({ to, title, key }) => ({
          keys: `g ${key}`,
          label: text('shortcuts.goTo', { page: text(title) }),
          run: () => void navigate({ to }),
        })),
      ),
    ],
    [text, navigate],
  );
  useShortcuts(shortcuts);
  return null;
}
