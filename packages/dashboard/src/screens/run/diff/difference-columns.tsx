import { Text } from '@mantine/core';
import type { RunDifference } from '@punteo/clients/reconciliation';
import { columnsOf } from '../../../components/data-table/table-hook.ts';
import { Money } from '../../../components/money.tsx';
import { OrderLink } from '../../../components/order-link.tsx';
import type { TextOf } from '../../../texts/use-text.ts';
import { useLabel } from '../../../texts/use-text.ts';
import { FoundDiscrepancy } from '../found-discrepancy.tsx';

const helper = columnsOf<RunDifference>();

/** The columns of the differences of two runs. `isStored`: the later one was no dry run. */
export function differenceColumns(text: TextOf, isStored: boolean) {
  return helper.columns([
    helper.accessor('change', {
      header: text('run.diff.change'),
      cell: ({ getValue }) => text(`run.diff.${getValue() as RunDifference['change']}`),
    }),
    helper.display({
      id: 'discrepancy',
      header: text('run.sentence'),
      cell: ({ row: { original } }) => (
        <FoundDiscrepancy discrepancy={original.discrepancy} isStored={isStored || original.change === 'older'} />
      ),
    }),
    helper.accessor('discrepancy.orderId', {
      header: text('run.order'),
      cell: ({ getValue }) => <OrderLink orderId={getValue()} />,
    }),
    helper.accessor('discrepancy.moneyAtRisk', {
      header: text('run.risk'),
      meta: { align: 'end' },
      cell: ({ getValue }) => <Money money={getValue()} />,
    }),
    helper.accessor('before', {
      header: text('run.diff.before'),
      cell: ({ getValue }) => <Before before={getValue()} />,
    }),
  ]);
}

/** What the earlier run found of a discrepancy that changed. */
function Before({ before }: { readonly before: RunDifference['before'] }) {
  const label = useLabel();
  if (before === null) return <span>–</span>;
  return (
    <div>
      <Money money={before.moneyAtRisk} />
      {before.fields.map(({ field, expected, actual }) => (
        <Text key={field} size="xs">
          {label('field', field)}: {expected ?? '–'} / {actual ?? '–'}
        </Text>
      ))}
    </div>
  );
}
