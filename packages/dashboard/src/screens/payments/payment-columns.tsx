import { Button, Group, Text } from '@mantine/core';
import type { Payment, PaymentStatus } from '@punteo/clients/reconciliation';
import type { MessageId } from '@punteo/contracts/texts';
import { columnsOf } from '../../components/data-table/table-hook.ts';
import { Instant } from '../../components/instant.tsx';
import { Money } from '../../components/money.tsx';
import { OrderLink } from '../../components/order-link.tsx';
import { ShortHash } from '../../components/short-hash.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import type { TextOf } from '../../texts/use-text.ts';

const helper = columnsOf<Payment>();

/** What a person may do with a payment of the list; null: this person may only read. */
export interface PaymentActions {
  readonly bind: (payment: Payment) => void;
  readonly split: (payment: Payment) => void;
}

/** The columns of the list of payments. */
export function paymentColumns(text: TextOf, actions: PaymentActions | null) {
  const shown = helper.columns([
    helper.accessor('providerPaymentId', {
      header: text('payments.payment'),
      cell: ({ getValue }) => <ShortHash value={getValue()} />,
    }),
    helper.accessor('provider', { header: text('order.provider'), cell: ({ getValue }) => getValue() }),
    helper.accessor('amount', {
      header: text('orders.amount'),
      meta: { align: 'end' },
      cell: ({ getValue }) => <Money money={getValue()} />,
    }),
    helper.accessor('status', {
      header: text('payments.status'),
      cell: ({ row: { original } }) => <Status payment={original} />,
    }),
    helper.accessor('orderId', {
      header: text('orders.id'),
      cell: ({ getValue }) => <OrderLink orderId={getValue()} none={text('payments.unbound')} />,
    }),
    helper.accessor('createdAt', {
      header: text('orders.created'),
      cell: ({ getValue }) => <Instant at={getValue()} inTable />,
    }),
  ]);
  if (actions === null) return shown;
  return [
    ...shown,
    helper.display({
      id: 'actions',
      header: text('actions.more'),
      cell: ({ row: { original } }) => <Actions payment={original} actions={actions} text={text} />,
    }),
  ];
}

/** Our word for the status, and the provider's own where it differs. */
function Status({ payment: { status, providerStatus } }: { readonly payment: Payment }) {
  return (
    <Group gap={6} wrap="nowrap">
      <StateBadge of={statusMessage(status)} />
      {providerStatus !== status && (
        <Text span size="xs" c="dimmed">
          {providerStatus}
        </Text>
      )}
    </Group>
  );
}

function Actions({
  payment,
  actions,
  text,
}: {
  readonly payment: Payment;
  readonly actions: PaymentActions;
  readonly text: TextOf;
}) {
  const name = payment.providerPaymentId;
  return (
    <Group gap={4} wrap="nowrap">
      {payment.orderId === null && (
        <Button
          size="compact-xs"
          onClick={() => actions.bind(payment)}
          aria-label={text('payments.bindNamed', { name })}
        >
          {text('payments.bind')}
        </Button>
      )}
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => actions.split(payment)}
        aria-label={text('payments.splitNamed', { name })}
      >
        {text('payments.split')}
      </Button>
    </Group>
  );
}

const STATUSES = {
  created: 'paymentStatus.created',
  pending: 'paymentStatus.pending',
  authorised: 'paymentStatus.authorised',
  paid: 'paymentStatus.paid',
  failed: 'paymentStatus.failed',
  cancelled: 'paymentStatus.cancelled',
  expired: 'paymentStatus.expired',
  refunded: 'paymentStatus.refunded',
  unknown: 'paymentStatus.unknown',
} as const satisfies Readonly<Record<PaymentStatus, MessageId>>;

/** A payment of a newer server may have a status that this page does not know. */
function statusMessage(status: string): MessageId {
  return STATUSES[status as PaymentStatus] ?? STATUSES.unknown;
}
