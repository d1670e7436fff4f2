import { Anchor, Group, Stack, Text } from '@mantine/core';
import type { Discrepancy } from '@punteo/clients/reconciliation';
import { IconNote } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { columnsOf } from '../../../components/data-table/table-hook.ts';
import { Instant } from '../../../components/instant.tsx';
import { KindLabel } from '../../../components/kind-label.tsx';
import { Money } from '../../../components/money.tsx';
import { StateBadge } from '../../../components/state-badge.tsx';
import type { TextOf } from '../../../texts/use-text.ts';
import { DueDay } from './due-day.tsx';

const helper = columnsOf<Discrepancy>();

/** The columns of the queue; that of the state only where several are listed. The first has no name before it on a narrow screen: it is the title of the card. */
export function discrepancyColumns(text: TextOf, withState: boolean) {
  const columns = helper.columns([
    helper.accessor('kind', {
      header: () => text('discrepancies.what'),
      cell: ({ row: { original } }) => <What discrepancy={original} noteLabel={text('discrepancies.hasNote')} />,
    }),
    helper.accessor('orderId', {
      header: text('discrepancies.order'),
      cell: ({ getValue, row: { original } }) => {
        const orderId = getValue();
        return (
          <Stack gap={0}>
            {orderId === null ? (
              <span>–</span>
            ) : (
              <Anchor component={Link} to={`/orders/${encodeURIComponent(orderId)}`}>
                {orderId}
              </Anchor>
            )}
            {original.provider !== null && (
              <Text size="xs" c="dimmed">
                {original.provider}
              </Text>
            )}
          </Stack>
        );
      },
    }),
    helper.accessor('moneyAtRisk', {
      header: text('discrepancies.atRisk'),
      meta: { align: 'end', sorts: { descending: 'risk' } },
      cell: ({ getValue }) => <Money money={getValue()} />,
    }),
    helper.accessor('owner', {
      header: text('discrepancies.owner'),
      cell: ({ getValue }) => getValue() ?? <Text c="dimmed">{text('discrepancies.nobody')}</Text>,
    }),
    helper.accessor('dueOn', {
      header: text('discrepancies.due'),
      meta: { sorts: { ascending: 'due' } },
      cell: ({ getValue, row: { original } }) => <DueDay day={getValue()} isOpen={original.state === 'open'} />,
    }),
    helper.accessor('firstSeenAt', {
      header: text('discrepancies.found'),
      meta: { sorts: { descending: 'newest', ascending: 'oldest' } },
      cell: ({ getValue }) => <Instant at={getValue()} inTable />,
    }),
  ]);
  if (!withState) return columns;
  const state = helper.accessor('state', {
    header: text('discrepancies.state'),
    cell: ({ getValue }) => <StateBadge of={`discrepancyState.${getValue()}`} />,
  });
  return [...columns, state];
}

function What({ discrepancy, noteLabel }: { readonly discrepancy: Discrepancy; readonly noteLabel: string }) {
  const { discrepancyId, kind, sentence, note } = discrepancy;
  return (
    <Stack gap={0} ta="start" miw={{ sm: 260 }} maw={560}>
      <Group gap={6} wrap="nowrap">
        <Anchor
          component={Link}
          to={`/discrepancies/${encodeURIComponent(discrepancyId)}`}
          search
          resetScroll={false}
          fw={600}
        >
          <KindLabel kind={kind} />
        </Anchor>
        {note !== null && <IconNote size={16} role="img" aria-label={noteLabel} />}
      </Group>
      <Text size="xs" c="dimmed" lineClamp={2} title={sentence}>
        {sentence}
      </Text>
    </Stack>
  );
}
