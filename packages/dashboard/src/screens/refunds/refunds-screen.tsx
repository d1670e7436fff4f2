import { Group } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { ViewLink } from '../../components/view-link.tsx';
import { useText } from '../../texts/use-text.ts';
import { BalanceList } from './balance-list.tsx';
import { RecordedList } from './recorded-list.tsx';
import { REFUND_VIEWS } from './refund-filters.ts';

/** What is to be given back, what was, and what people recorded. */
export function RefundsScreen() {
  const text = useText();
  const { state, orderId } = useSearch({ strict: false });
  const view = REFUND_VIEWS.find((each) => each === state) ?? 'open';
  const views = (
    <Group component="nav" aria-label={text('views.title')} gap="xs" mb="md" className="no-print">
      {REFUND_VIEWS.map((each) => (
        <ViewLink
          key={each}
          to="/refunds"
          name={text(`refunds.view.${each}`)}
          search={{ state: each === 'open' ? undefined : each, orderId }}
          isCurrent={each === view}
        />
      ))}
    </Group>
  );
  return view === 'recorded' ? <RecordedList views={views} /> : <BalanceList view={view} views={views} />;
}
