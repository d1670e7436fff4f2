import { Stack, Text, Title } from '@mantine/core';
import type { MoneyUnit } from '@punteo/clients/reconciliation';
import { ChecksTable } from '../../components/checks/checks-table.tsx';
import { ClaimName } from '../../components/claim-name.tsx';
import { Facts } from '../../components/facts/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { Money } from '../../components/money.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { ErrorState } from '../../components/states.tsx';
import { useText } from '../../texts/use-text.ts';
import classes from './order.module.css';
import { useOrderMoney } from './use-order.ts';

/** The money that witnesses show for the order: each unit, whether it counts, what of it pays the order, and why not. */
export function OrderMoneyTable({ orderId }: { readonly orderId: string }) {
  const text = useText();
  const { data, error, refetch } = useOrderMoney(orderId);
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  if (data === undefined) return null;
  return (
    <section aria-labelledby="order-money">
      <Title order={2} id="order-money" mb="xs">
        {text('order.money')}
      </Title>
      {data.length === 0 ? (
        <Text c="dimmed">{text('order.noMoney')}</Text>
      ) : (
        <Stack gap="xs" component="ul" className={classes.plain ?? ''}>
          {data.map((unit) => (
            <Unit key={`${unit.unitId} ${unit.claim.provider}`} unit={unit} />
          ))}
        </Stack>
      )}
    </section>
  );
}

function Unit({ unit: { claim, amount, state, movedAt, held, checks, unitId } }: { readonly unit: MoneyUnit }) {
  const text = useText();
  const failed = checks.filter(({ result }) => result !== 'passed').length;
  return (
    <li className={classes.card}>
      <Facts
        facts={[
          { label: text('orders.amount'), value: <Money money={amount} /> },
          { label: text('order.unitState'), value: <StateBadge of={`unitState.${state}`} /> },
          {
            label: text('order.held'),
            value:
              held === null ? (
                text('order.heldNothing')
              ) : (
                <>
                  <Money money={held.amount} /> ({text(`order.heldBy.${held.by}`)})
                </>
              ),
          },
          { label: text('order.shownBy'), value: <ClaimName claim={claim} /> },
          { label: text('order.movedAt'), value: <Instant at={movedAt} /> },
          { label: text('order.unit'), value: <code>{unitId}</code> },
        ]}
      />
      {checks.length > 0 && (
        <details open={failed > 0} className={classes.details}>
          <summary>{text('checks.summary', { passed: checks.length - failed, failed })}</summary>
          <ChecksTable checks={checks} label={text('order.moneyChecks')} />
        </details>
      )}
    </li>
  );
}
