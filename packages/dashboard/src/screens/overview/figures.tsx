import { Stack, Text } from '@mantine/core';
import type { Figure, MoneyFigure } from '@punteo/clients/reconciliation';
import { Money } from '../../components/money.tsx';
import { useText } from '../../texts/use-text.ts';
import { ListLink } from './list-link.tsx';

/** A sum and, smaller, how many items it sums. Both lead to the list. */
export function MoneyFigureCell({ figure, name }: { readonly figure: MoneyFigure; readonly name: string }) {
  const text = useText();
  const { amount, count } = figure;
  return (
    <ListLink of={figure} label={name}>
      <Money money={amount} />
      <Text component="span" size="xs" c="dimmed" ml={6} className="number">
        {text('overview.count', { count })}
      </Text>
    </ListLink>
  );
}

/** A count and, below it, its sums by currency. Both lead to the list. */
export function FigureCell({ figure, name }: { readonly figure: Figure; readonly name: string }) {
  const text = useText();
  const { count, sums } = figure;
  return (
    <ListLink of={figure} label={name}>
      <Stack gap={0} component="span" display="inline-flex">
        <b className="number">{text('overview.number', { count })}</b>{' '}
        {sums.map((sum) => (
          <Text key={sum.currency} component="span" size="xs" className="number">
            <Money money={sum} />
          </Text>
        ))}
      </Stack>
    </ListLink>
  );
}
