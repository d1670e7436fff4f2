import { Paper, SimpleGrid, Stack, Text, VisuallyHidden } from '@mantine/core';
import type { RefundBalancePage } from '@punteo/clients/reconciliation';
import { Money } from '../../components/money.tsx';
import { useText } from '../../texts/use-text.ts';

/** The sums of the list, one card per currency: sums of two currencies are never added. */
export function BalanceTotals({ totals }: { readonly totals: RefundBalancePage['totals'] }) {
  const text = useText();
  if (totals.length === 0) return null;
  return (
    <section>
      <VisuallyHidden>
        <h2>{text('refunds.totals')}</h2>
      </VisuallyHidden>
      <SimpleGrid minColWidth="17rem" type="container" spacing="xs" mb="md">
        {totals.map(({ currency, count, due, refunded, left }) => (
          <Paper key={currency} withBorder p="sm">
            <Text size="xs" c="dimmed">
              {currency}, {text('refunds.count', { count })}
            </Text>
            <Stack gap={0}>
              {(
                [
                  ['due', due],
                  ['refunded', refunded],
                  ['left', left],
                ] as const
              ).map(([name, value]) => (
                <Text
                  key={name}
                  component="div"
                  display="flex"
                  style={{ justifyContent: 'space-between', gap: '1rem' }}
                >
                  <span>{text(`refunds.${name}`)}</span>
                  <b>
                    <Money money={{ value, currency }} />
                  </b>
                </Text>
              ))}
            </Stack>
          </Paper>
        ))}
      </SimpleGrid>
    </section>
  );
}
