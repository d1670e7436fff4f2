import { Button, Group, Paper, Text } from '@mantine/core';
import { useText } from '../../../texts/use-text.ts';
import { countOf, type DecisionKind, type DecisionTarget } from '../decide/decision.ts';
import classes from './bulk-bar.module.css';

const DECISIONS: readonly DecisionKind[] = ['assign', 'note', 'due', 'resolve', 'reopen'];

/** What a person may decide about those that they chose; and the choice of all that the filters select. */
export function BulkBar({
  target,
  total,
  decide,
  selectAll,
  clear,
}: {
  readonly target: DecisionTarget;
  /** How many the filters select; undefined: not known yet. */
  readonly total: number | undefined;
  readonly decide: (kind: DecisionKind) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
}) {
  const text = useText();
  const count = countOf(target);
  if (count === 0) return null;
  return (
    <Paper
      component="section"
      aria-label={text('discrepancies.selection')}
      withBorder
      p="xs"
      mb="xs"
      className={`no-print ${classes.bar}`}
    >
      <Group gap="xs">
        <Text fw={600} role="status">
          {'filter' in target ? text('discrepancies.allSelected', { count }) : text('table.selected', { count })}
        </Text>
        {DECISIONS.map((kind) => (
          <Button key={kind} size="xs" variant="light" onClick={() => decide(kind)}>
            {text(`decide.${kind}.button`)}
          </Button>
        ))}
        {'chosen' in target && total !== undefined && total > count && (
          <Button size="xs" variant="subtle" onClick={selectAll}>
            {text('discrepancies.selectAll', { count: total })}
          </Button>
        )}
        <Button size="xs" variant="subtle" color="gray" onClick={clear}>
          {text('table.clearSelection')}
        </Button>
      </Group>
    </Paper>
  );
}
