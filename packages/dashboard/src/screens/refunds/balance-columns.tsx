import { Anchor, Badge, Button, Stack, Text } from '@mantine/core';
import type { RefundBalance } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import { ClaimName } from '../../components/claim-name.tsx';
import { columnsOf } from '../../components/data-table/table-hook.ts';
import { KindLabel } from '../../components/kind-label.tsx';
import { Money } from '../../components/money.tsx';
import type { TextOf } from '../../texts/use-text.ts';

const helper = columnsOf<RefundBalance>();

/** The columns of the worklist. `record`: null where the person may not record a refund. */
export function balanceColumns(text: TextOf, record: ((balance: RefundBalance) => void) | null) {
  const columns = helper.columns([
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
    helper.accessor('kind', {
      header: text('refunds.why'),
      cell: ({ getValue, row: { original } }) => {
        const kind = getValue();
        return (
          <Stack gap={2}>
            {kind === null ? <Text c="dimmed">{text('refunds.notDue')}</Text> : <KindLabel kind={kind} />}
            {original.isSeenAtProvider && (
              <Badge variant="light" color="blue" tt="none">
                {text('refunds.seenAtProvider')}
              </Badge>
            )}
          </Stack>
        );
      },
    }),
    helper.accessor('due', {
      header: text('refunds.due'),
      meta: { align: 'end' },
      cell: ({ getValue }) => <Money money={getValue()} />,
    }),
    helper.accessor('refunded', {
      header: text('refunds.refunded'),
      meta: { align: 'end' },
      cell: ({ getValue }) => <Money money={getValue()} />,
    }),
    helper.accessor('left', {
      header: text('refunds.left'),
      meta: { align: 'end' },
      cell: ({ getValue }) => (
        <b>
          <Money money={getValue()} />
        </b>
      ),
    }),
  ]);
  if (record === null) return columns;
  const action = helper.display({
    id: 'record',
    header: text('refunds.action'),
    cell: ({ row: { original } }) => (
      <Button
        size="xs"
        variant="default"
        onClick={() => record(original)}
        aria-label={text('refunds.recordOf', { orderId: original.orderId })}
        data-record
      >
        {text('refunds.record')}
      </Button>
    ),
  });
  return [...columns, action];
}
