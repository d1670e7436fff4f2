import { Anchor } from '@mantine/core';
import type { StatementFile } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import { columnsOf } from '../../../components/data-table/table-hook.ts';
import { Instant } from '../../../components/instant.tsx';
import type { TextOf } from '../../../texts/use-text.ts';

const helper = columnsOf<StatementFile>();

/** The columns of the list of files. The name of a file shows its bad rows and its entries below. */
export function fileColumns(text: TextOf) {
  const count = (value: number) => text('overview.number', { count: value });
  return helper.columns([
    helper.accessor('name', {
      header: text('statements.name'),
      cell: ({ row: { original } }) => (
        <Anchor
          component={Link}
          to="/statements"
          search={((current: object) => ({ ...current, statementFileId: original.statementFileId })) as never}
          fw={600}
        >
          {original.name}
        </Anchor>
      ),
    }),
    helper.accessor('format', {
      header: text('statements.format'),
      cell: ({ getValue }) => text(`statements.format.${getValue() as StatementFile['format']}`),
    }),
    helper.accessor('importedAt', {
      header: text('statements.importedAt'),
      cell: ({ getValue }) => <Instant at={getValue()} inTable />,
    }),
    helper.accessor('importedBy', { header: text('statements.importedBy') }),
    helper.accessor('newEntries', {
      header: text('statements.newEntries'),
      meta: { align: 'end' },
      cell: ({ getValue }) => count(getValue()),
    }),
    helper.accessor('knownEntries', {
      header: text('statements.knownEntries'),
      meta: { align: 'end' },
      cell: ({ getValue }) => count(getValue()),
    }),
    helper.accessor('notBooked', {
      header: text('statements.notBooked'),
      meta: { align: 'end' },
      cell: ({ getValue }) => count(getValue()),
    }),
    helper.accessor('badRows', {
      header: text('statements.badRows'),
      meta: { align: 'end' },
      cell: ({ getValue }) => count(getValue()),
    }),
    helper.accessor('acceptance', {
      header: text('statements.acceptance'),
      cell: ({ row: { original } }) => {
        if (original.badRows === 0) return '–';
        return original.acceptance === null
          ? text('statements.notAccepted')
          : text('statements.acceptedBy', { actor: original.acceptance.by });
      },
    }),
  ]);
}
