import { Paper, SimpleGrid, Stack, Text, VisuallyHidden } from '@mantine/core';
import { Money } from '../../components/money.tsx';
import { useText } from '../../texts/use-text.ts';
import type { useOrderSummary } from './use-order-summary.ts';

/** The sums of the list, one card per currency: sums of two currencies are never added. */
export function OrderTotals({ summary: { data } }: { readonly summary: ReturnType<typeof useOrderSummary> }) {
  const text = useText();
  if (data === undefined || data.sums.length === 0) return null;
  return (
    <section>
      <VisuallyHidden>
        <h2>{text('orders.totals')}</h2>
      </VisuallyHidden>
      <SimpleGrid minColWidth="17rem" spacing="xs" mb="md">
        {data.sums.map(({ count, ordered, paid }) => (
          <Paper key={ordered.currency} withBorder p="sm">
            <Text size="xs" c="dimmed">
              {ordered.currency}, {text('orders.count', { count })}
            </Text>
            <Stack gap={0}>
              <Line label={text('orders.ordered')} money={ordered} />
              <Line label={text('orders.paid')} money={paid} />
            </Stack>
          </Paper>
        ))}
      </SimpleGrid>
    </section>
  );
}

function Line({ label, money }: { readonly label: string; readonly money: Parameters<typeof Money>[0]['money'] }) {
  return (
    <Text component="div" display="flex" style={{ justifyContent: 'space-between', gap: '1rem' }}>
      <span>{label}</span>
      <b>
        <Money money={money} />
      </b>
    </Text>
  );
}
