import { Paper, SimpleGrid, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useId } from 'react';
import { Money } from './money.tsx';
import type { MoneyValue } from './money-text.ts';

/** The sums of a list, one card per currency: sums of two currencies are never added. Nothing where there are none. */
export function Totals({
  label,
  cards,
}: {
  /** The heading, for a screen reader. */
  readonly label: string;
  readonly cards: readonly {
    /** The currency and how many. */
    readonly title: string;
    readonly lines: readonly { readonly label: string; readonly money: MoneyValue }[];
  }[];
}) {
  const id = useId();
  if (cards.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <VisuallyHidden>
        <h2 id={id}>{label}</h2>
      </VisuallyHidden>
      <SimpleGrid minColWidth="17rem" spacing="xs" mb="md">
        {cards.map(({ title, lines }) => (
          <Paper key={title} withBorder p="sm">
            <Text size="xs" c="dimmed">
              {title}
            </Text>
            <Stack gap={0}>
              {lines.map(({ label, money }) => (
                <Text
                  key={label}
                  component="div"
                  display="flex"
                  style={{ justifyContent: 'space-between', gap: '1rem' }}
                >
                  <span>{label}</span>
                  <b>
                    <Money money={money} />
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
