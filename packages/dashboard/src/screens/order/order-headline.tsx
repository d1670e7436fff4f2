import { Group, Paper, Stack, Text } from '@mantine/core';
import type { Order } from '@punteo/clients/reconciliation';
import { StateBadge } from '../../components/state-badge.tsx';
import { useText } from '../../texts/use-text.ts';
import { FulfilmentLine } from './fulfilment-line.tsx';
import { ProofText } from './proof-text.tsx';

/** Why the order is or is not paid, as one sentence, and whether the goods may go out. */
export function OrderHeadline({ order }: { readonly order: Order }) {
  const text = useText();
  return (
    <Paper component="section" withBorder p="md" aria-label={text('order.headline')}>
      <Stack gap="xs">
        <Group gap="xs">
          <StateBadge of={`state.${order.standing.state}`} />
          <Text span c="dimmed">
            <ProofText proof={order.standing.proof} />
          </Text>
        </Group>
        <Text size="lg" style={{ overflowWrap: 'anywhere' }}>
          {order.headline ?? text(`state.${order.standing.state}`)}
        </Text>
        <FulfilmentLine order={order} />
      </Stack>
    </Paper>
  );
}
