import type { OrderDays } from '@punteo/clients/reconciliation';
import { useIntl } from 'react-intl';
import { LocalDay } from '../../components/local-day.tsx';
import { Money } from '../../components/money.tsx';
import { PlainTable } from '../../components/plain-table/plain-table.tsx';
import { useText } from '../../texts/use-text.ts';
import { ListLink } from './list-link.tsx';

/** The days that have orders, the latest first, with exact sums and links to their orders. */
export function OrderDaysTable({
  days,
  paidStates,
  label,
}: {
  readonly days: OrderDays['days'];
  readonly paidStates: string | undefined;
  readonly label: string;
}) {
  const text = useText();
  const { formatNumber } = useIntl();
  return (
    <PlainTable
      label={label}
      columns={[
        { header: text('overview.day') },
        { header: text('overview.ordersCreated'), align: 'end' },
        { header: text('overview.paidInFull'), align: 'end' },
        { header: text('overview.matchRate'), align: 'end' },
        { header: text('orders.ordered'), align: 'end' },
        { header: text('orders.paid'), align: 'end' },
      ]}
      rows={days
        .filter(({ orders }) => orders > 0)
        .reverse()
        .map(({ day, from, to, orders, paid, matched, sums }) => {
          const query = { createdFrom: from, createdTo: to };
          return {
            key: day,
            cells: [
              <LocalDay key="day" day={day} />,
              <ListLink key="orders" of={{ list: 'orders', query }} label={`${day}, ${text('overview.ordersCreated')}`}>
                {formatNumber(orders)}
              </ListLink>,
              paidStates === undefined ? (
                formatNumber(paid)
              ) : (
                <ListLink
                  key="paid"
                  of={{ list: 'orders', query: { ...query, states: paidStates } }}
                  label={`${day}, ${text('overview.paidInFull')}`}
                >
                  {formatNumber(paid)}
                </ListLink>
              ),
              formatNumber(matched / orders, { style: 'percent', maximumFractionDigits: 1 }),
              sums.map(({ ordered }) => (
                <div key={ordered.currency}>
                  <Money money={ordered} />
                </div>
              )),
              sums.map(({ paid: money }) => (
                <div key={money.currency}>
                  <Money money={money} />
                </div>
              )),
            ],
          };
        })}
    />
  );
}
