import { Alert, Title } from '@mantine/core';
import type { Period } from '@punteo/clients/reconciliation';
import { OpenItemTotals } from '../../../components/periods/open-item-totals.tsx';
import { PeriodFacts } from '../../../components/periods/period-facts.tsx';
import { PeriodTotals } from '../../../components/periods/period-totals.tsx';
import { useText } from '../../../texts/use-text.ts';

/** What a closing would book, before it is made. */
export function ClosingPreview({ period }: { readonly period: Period }) {
  const text = useText();
  const isReconciled = period.reconciledAt !== null && period.reconciledAt >= period.to;
  return (
    <>
      {!isReconciled && (
        <Alert color="orange" variant="light">
          {text('period.notReconciled')}
        </Alert>
      )}
      <PeriodFacts period={period} />
      <Title order={3}>{text('period.money')}</Title>
      <PeriodTotals totals={period.totals} />
      <Title order={3}>{text('period.openItems')}</Title>
      <OpenItemTotals totals={period.openItemTotals} />
    </>
  );
}
