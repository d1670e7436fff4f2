import { Alert, Text } from '@mantine/core';
import type { StatementBadRow, StatementFile } from '@punteo/clients/reconciliation';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { bodyOf } from '../../../client/body-of.ts';
import { useClient } from '../../../client/client-provider.tsx';
import { useList } from '../../../client/use-list.ts';
import { DataTable } from '../../../components/data-table/data-table.tsx';
import { columnsOf } from '../../../components/data-table/table-hook.ts';
import { Facts } from '../../../components/facts/facts.tsx';
import { Instant } from '../../../components/instant.tsx';
import { Section } from '../../../components/section.tsx';
import { ShortHash } from '../../../components/short-hash.tsx';
import { Empty, ErrorState, Loading } from '../../../components/states.tsx';
import { useText } from '../../../texts/use-text.ts';
import { AcceptBadRows } from './accept-bad-rows.tsx';

/** One file: where it comes from, its bad rows, and whether somebody accepted them. */
export function FileDetail({ fileId }: { readonly fileId: string }) {
  const text = useText();
  const client = useClient();
  const { data: file, ...query } = useQuery({
    queryKey: ['statements', 'one', fileId],
    queryFn: async ({ signal }) =>
      bodyOf(await client.getStatement({ params: { statementFileId: fileId }, signal }), 200),
  });
  if (query.isPending) return <Loading />;
  if (file === undefined) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  const { acceptance } = file;
  return (
    <Section title={text('statements.file', { name: file.name })} actions={<AcceptBadRows file={file} />}>
      <Facts
        facts={[
          { label: text('statements.id'), value: <ShortHash value={file.statementFileId} /> },
          { label: text('statements.sha256'), value: <ShortHash value={file.sha256} /> },
          { label: text('statements.importedAt'), value: <Instant at={file.importedAt} /> },
        ]}
      />
      {acceptance !== null && (
        <Alert color="green" variant="light" my="sm" title={text('statements.acceptedBy', { actor: acceptance.by })}>
          <Text>
            <Instant at={acceptance.at} />: {acceptance.reason}
          </Text>
        </Alert>
      )}
      {file.badRows > 0 && <BadRows file={file} />}
    </Section>
  );
}

const helper = columnsOf<StatementBadRow>();

function BadRows({ file: { statementFileId, badRows, acceptance } }: { readonly file: StatementFile }) {
  const text = useText();
  const client = useClient();
  const list = useList(['statements', 'bad-rows', statementFileId], async (page, signal) =>
    bodyOf(await client.listStatementBadRows({ params: { statementFileId }, query: page, signal }), 200),
  );
  const columns = useMemo(
    () =>
      helper.columns([
        helper.accessor('line', { header: text('statements.line') }),
        helper.accessor('fault', {
          header: text('statements.fault'),
          cell: ({ getValue }) => <span lang="en">{getValue()}</span>,
        }),
      ]),
    [text],
  );
  return (
    <>
      {acceptance === null && (
        <Alert color="orange" variant="light" my="sm">
          {text('statements.untilAccepted')}
        </Alert>
      )}
      <DataTable
        label={text('statements.badRows')}
        list={list}
        columns={columns}
        rowId={({ line }) => String(line)}
        total={badRows}
        empty={<Empty title={text('view.empty')} />}
      />
    </>
  );
}
