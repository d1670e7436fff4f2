import { ActionIcon } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useText } from '../texts/use-text.ts';
import { useShortcuts } from './shortcuts.tsx';

const KeyboardHelpDialog = lazy(() =>
  import('./keyboard-help-dialog.tsx').then(({ KeyboardHelpDialog }) => ({ default: KeyboardHelpDialog })),
);

/** A button, and the key `?`, that show every shortcut of the screen. */
export function KeyboardHelp() {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  const label = text('shortcuts.help');
  useShortcuts(useMemo(() => [{ keys: '?', label, run: () => setOpen(true) }], [label]));
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={text('shortcuts.title')}
        onClick={() => setOpen(true)}
        visibleFrom="xs"
      >
        <IconKeyboard size={20} stroke={1.75} />
      </ActionIcon>
      {isOpen && (
        <Suspense>
          <KeyboardHelpDialog close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
