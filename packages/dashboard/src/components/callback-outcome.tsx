import { Group, Text } from '@mantine/core';
import type { Callback } from '@punteo/clients/reconciliation';
import { useLabel } from '../texts/use-text.ts';
import { StateBadge } from './state-badge.tsx';

/** The outcome of a callback, and the reason for it in words. A reason without words is shown as its code. */
export function CallbackOutcome({
  callback: { outcome, reason },
}: {
  readonly callback: Pick<Callback, 'outcome' | 'reason'>;
}) {
  const labelOf = useLabel();
  return (
    <Group gap={6}>
      <StateBadge of={`callbackOutcome.${outcome}`} />
      {reason !== null && (
        <Text span size="xs" c="dimmed">
          {labelOf(outcome === 'unreadable' ? 'unreadableReason' : 'orphanReason', reason)}
        </Text>
      )}
    </Group>
  );
}
