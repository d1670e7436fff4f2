import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { Overview } from '@punteo/clients/reconciliation';
import { useText } from '../../texts/use-text.ts';
import { FigureCell } from './figures.tsx';

const CHANGES = ['found', 'gone', 'resolved', 'paid'] as const;

/** What changed in the last 24 hours. */
export function Changes({ changes }: { readonly changes: Overview['changes'] }) {
  const text = useText();
  return (
    <SimpleGrid minColWidth="13rem" spacing="xs">
      {CHANGES.map((change) => (
        <Paper key={change} withBorder p="sm">
          <Text size="xs" c="dimmed">
            {text(`overview.changes.${change}`)}
          </Text>
          <FigureCell figure={changes[change]} name={text(`overview.changes.${change}`)} />
        </Paper>
      ))}
    </SimpleGrid>
  );
}
