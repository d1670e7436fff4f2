import { Button } from '@mantine/core';
import { SelectionBar } from '../../../components/selection-bar.tsx';
import { useText } from '../../../texts/use-text.ts';
import { countOf, type DecisionKind, type DecisionTarget } from '../decide/decision.ts';

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
  const all = 'filter' in target ? { label: text('discrepancies.allSelected', { count }) } : {};
  return (
    <SelectionBar count={count} clear={clear} {...all}>
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
    </SelectionBar>
  );
}
