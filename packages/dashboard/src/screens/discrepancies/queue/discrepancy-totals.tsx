import { Paper, SimpleGrid, Text, VisuallyHidden } from '@mantine/core';
import { Money } from '../../../components/money.tsx';
import { useText } from '../../../texts/use-text.ts';
import type { useDiscrepancySummary } from './use-discrepancies.ts';

/** How many the filters select and what is at risk in them, one card per currency: sums of two currencies are never added. */
export function DiscrepancyTotals({
  summary: { data },
}: {
  readonly summary: Pick<ReturnType<typeof useDiscrepancySummary>, 'data'>;
}) {
  const text = useText();
  if (data === undefined || data.count === 0) return null;
  return (
    <section aria-label={text('discrepancies.totals')}>
      <VisuallyHidden>
        <h2>{text('discrepancies.totals')}</h2>
      </VisuallyHidden>
      <SimpleGrid minColWidth="14rem" type="container" spacing="xs" mb="md">
        {data.sums.map(({ count, atRisk }) => (
          <Paper key={atRisk.currency} withBorder p="sm">
            <Text size="xs" c="dimmed">
              {text('discrepancies.atRiskIn', { count, currency: atRisk.currency })}
            </Text>
            <Text fw={600} size="lg">
              <Money money={atRisk} />
            </Text>
          </Paper>
        ))}
        {data.withoutAmount > 0 && (
          <Paper withBorder p="sm">
            <Text size="xs" c="dimmed">
              {text('discrepancies.withoutAmount')}
            </Text>
            <Text fw={600} size="lg">
              {text('discrepancies.count', { count: data.withoutAmount })}
            </Text>
          </Paper>
        )}
      </SimpleGrid>
    </section>
  );
}
