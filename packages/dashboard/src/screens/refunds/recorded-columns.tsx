import { Anchor } from '@mantine/core';
import type { Refund } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import { ClaimName } from '../../components/claim-name.tsx';
import { columnsOf } from '../../components/data-table/table-hook.ts';
import { Instant } from '../../components/instant.tsx';
import { Money } from '../../components/money.tsx';
import type { TextOf } from '../../texts/use-text.ts';

const helper = columnsOf<Refund>();

/** The columns of what people recorded. */
export function recordedColumns(text: TextOf) {
  return helper.columns([
    helper.accessor('orderId', {
      header: text('refunds.order'),
      cell: ({ getValue }) => (
        <Anchor component={Link} to={`/orders/${encodeURIComponent(getValue())}`} fw={600}>
          {getValue()}
        </Anchor>
      ),
    }),
    helper.accessor('claim', {
      header: text('refunds.payment'),
      cell: ({ getValue }) => <ClaimName claim={getValue()} />,
    }),
    helper.accessor('amount', {
      header: text('refunds.amount'),
      meta: { align: 'end' },
      cell: ({ getValue }) => <Money money={getValue()} />,
    }),
    helper.accessor('refundedAt', {
      header: text('refunds.refundedAt'),
      cell: ({ getValue }) => <Instant at={getValue()} inTable />,
    }),
    helper.accessor('reference', {
      header: text('refunds.reference'),
      cell: ({ getValue }) => getValue() ?? '–',
    }),
    helper.accessor('reason', { header: text('refunds.reason'), cell: ({ getValue }) => getValue() }),
    helper.accessor('recordedBy', { header: text('refunds.recordedBy'), cell: ({ getValue }) => getValue() }),
    helper.accessor('recordedAt', {
      header: text('refunds.recordedAt'),
      cell: ({ getValue }) => <Instant at={getValue()} inTable />,
    }),
  ]);
}
