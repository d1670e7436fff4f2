import { Button, Group, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../texts/use-text.ts';

/** How many rows are chosen, and what can be done with them. Nothing while none is. */
export function SelectionBar({
  count,
  clear,
  children,
}: {
  readonly count: number;
  readonly clear: () => void;
  /** Buttons. */
  readonly children: ReactNode;
}) {
  const text = useText();
  if (count === 0) return null;
  return (
    <Paper withBorder p="xs" mb="xs" className="no-print">
      <Group gap="xs">
        <Text role="status" fw={600}>
          {text('table.selected', { count })}
        </Text>
        {children}
        <Button variant="subtle" size="xs" onClick={clear}>
          {text('table.clearSelection')}
        </Button>
      </Group>
    </Paper>
  );
}
