import { Badge, Text } from '@mantine/core';
import type { StatementEntry } from '@punteo/clients/reconciliation';
import { columnsOf } from '../../../components/data-table/table-hook.ts';
import { Instant } from '../../../components/instant.tsx';
import { Money } from '../../../components/money.tsx';
import { ShortHash } from '../../../components/short-hash.tsx';
import type { TextOf } from '../../../texts/use-text.ts';

const helper = columnsOf<StatementEntry>();

/** The columns of the list of statement entries. */
export function entryColumns(text: TextOf) {
  return helper.columns([
    helper.accessor('bookedAt', {
      header: text('statements.bookedAt'),
      cell: ({ getValue }) => <Instant at={getValue()} inTable />,
    }),
    helper.accessor('account', {
      header: text('statements.account'),
      cell: ({ row: { original } }) => (
        <div>
          {original.account}
          {original.provider !== null && (
            <Text size="xs" c="dimmed">
              {text('statements.exportOf', { provider: original.provider })}
            </Text>
          )}
        </div>
      ),
    }),
    helper.accessor('entryReference', {
      header: text('statements.reference'),
      cell: ({ getValue }) => <ShortHash value={getValue()} />,
    }),
    helper.accessor('description', {
      header: text('statements.description'),
      cell: ({ row: { original } }) => (
        <div>
          {original.description ?? '–'}
          {original.isReversal && (
            <Badge ml={6} variant="light" color="orange" tt="none">
              {text('statements.reversal')}
            </Badge>
          )}
        </div>
      ),
    }),
    helper.display({
      id: 'names',
      header: text('statements.names'),
      cell: ({ row: { original } }) => <Names entry={original} text={text} />,
    }),
    helper.accessor('amount', {
      header: text('orders.amount'),
      meta: { align: 'end' },
      cell: ({ getValue }) => <Money money={getValue()} />,
    }),
    helper.accessor('gross', {
      header: text('statements.gross'),
      meta: { align: 'end' },
      cell: ({ getValue }) => <Money money={getValue()} />,
    }),
    helper.accessor('fee', {
      header: text('statements.fee'),
      meta: { align: 'end' },
      cell: ({ getValue }) => <Money money={getValue()} />,
    }),
  ]);
}

/** The payment, payout and transaction that an entry names. */
function Names({ entry, text }: { readonly entry: StatementEntry; readonly text: TextOf }) {
  const names = (['payment', 'payout', 'transaction'] as const).flatMap((name) => {
    const value = entry[name];
    return value === null ? [] : [{ name, value }];
  });
  if (names.length === 0) return <span>–</span>;
  return (
    <div>
      {names.map(({ name, value }) => (
        <Text key={name} size="xs" component="div">
          {text(`statements.${name}`)} <ShortHash value={value} />
        </Text>
      ))}
    </div>
  );
}
