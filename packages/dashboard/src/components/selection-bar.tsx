import { Button, Group, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../texts/use-text.ts';
import classes from './selection-bar.module.css';

/** How many rows are chosen, and what can be done with them. Nothing while none is. */
export function SelectionBar({
  count,
  label,
  clear,
  children,
}: {
  readonly count: number;
  /** How many, in words. Default: that so many are selected. */
  readonly label?: string;
  readonly clear: () => void;
  /** Buttons. */
  readonly children: ReactNode;
}) {
  const text = useText();
  if (count === 0) return null;
  return (
    <Paper
      component="section"
      aria-label={text('table.selection')}
      withBorder
      p="xs"
      mb="xs"
      className={`no-print ${classes.bar}`}
    >
      <Group gap="xs">
        <Text role="status" fw={600}>
          {label ?? text('table.selected', { count })}
        </Text>
        {children}
        <Button variant="subtle" size="xs" onClick={clear}>
          {text('table.clearSelection')}
        </Button>
      </Group>
    </Paper>
  );
}
