import { Group, Text } from '@mantine/core';
import type { Order } from '@punteo/clients/reconciliation';
import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import { useIntl } from 'react-intl';
import { exactText } from '../../components/instant.tsx';
import { useText } from '../../texts/use-text.ts';

/** Whether the goods may go out, or went out: one statement, never one that contradicts another. */
export function FulfilmentLine({
  order: { fulfilledAt, standing },
}: {
  readonly order: Pick<Order, 'fulfilledAt' | 'standing'>;
}) {
  const text = useText();
  const { locale } = useIntl();
  const { fulfilmentAllowed } = standing;
  const at = fulfilledAt === null ? '' : exactText(fulfilledAt, locale);
  const [Icon, color, line] =
    fulfilledAt === null
      ? fulfilmentAllowed
        ? ([IconCircleCheck, 'green', text('order.mayGo')] as const)
        : ([IconClock, 'gray', text('order.mayNotGo')] as const)
      : fulfilmentAllowed
        ? ([IconCircleCheck, 'green', text('order.wentOut', { at })] as const)
        : ([IconAlertTriangle, 'red', text('order.wentOutUnpaid', { at })] as const);
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <Icon size={18} aria-hidden color={`var(--mantine-color-${color}-light-color)`} style={{ flex: 'none' }} />
      <Text>{line}</Text>
    </Group>
  );
}
