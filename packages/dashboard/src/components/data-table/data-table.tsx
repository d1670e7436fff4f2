// biome-ignore-all lint/a11y/noRedundantRoles: on a narrow screen the parts are shown as blocks, and for some browsers they are then no table.
import { Button, Checkbox, Group, Text } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import type { List } from '../../client/use-list.ts';
import { useText } from '../../texts/use-text.ts';
import { ErrorState, Loading, UnreadableRows } from '../states.tsx';
import classes from './data-table.module.css';
import { SortHeader } from './sort-header.tsx';
import { type Columns, useAppTable } from './table-hook.ts';
import { useRowKeys } from './use-row-keys.ts';

/** The ids of the chosen rows, kept by the screen that does something with them. */
export interface RowSelection {
  readonly ids: ReadonlySet<string>;
  readonly change: (ids: ReadonlySet<string>) => void;
}

/**
 * A list of the API as a table: loading, error and empty states, "Show more", a choice of rows, and sorts in the URL. The keys
 * j and k go through the links of the rows, x chooses a row, and Enter follows the link, as everywhere. On a narrow screen each row is a card.
 */
export function DataTable<Row extends object>({
  label,
  list,
  columns,
  rowId,
  rowName,
  empty,
  total,
  selection,
  sort,
}: {
  /** What the table lists, for a screen reader. */
  readonly label: string;
  readonly list: List<Row>;
  readonly columns: Columns<Row>;
  readonly rowId: (row: Row) => string;
  /** Names a row where it is chosen. Default: its id. */
  readonly rowName?: (row: Row) => string;
  /** What stands there without entries. */
  readonly empty: ReactNode;
  /** How many rows the whole list has, where it is known. */
  readonly total?: number | undefined;
  readonly selection?: RowSelection;
  /** The sort that the URL names, and how to change it. */
  readonly sort?: { readonly active: string; readonly change: (sort: string) => void };
}) {
  const text = useText();
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body, selection !== undefined);
  const table = useAppTable({
    data: list.items,
    columns,
    getRowId: rowId,
    enableRowSelection: selection !== undefined,
    state: { rowSelection: Object.fromEntries([...(selection?.ids ?? [])].map((id) => [id, true as const])) },
    onRowSelectionChange: (update) => {
      const before = Object.fromEntries([...(selection?.ids ?? [])].map((id) => [id, true as const]));
      selection?.change(new Set(Object.keys(typeof update === 'function' ? update(before) : update)));
    },
  });

  if (list.isLoading) return <Loading />;
  if (list.error !== null && list.items.length === 0) return <ErrorState error={list.error} retry={list.retry} />;
  if (list.items.length === 0 && list.unreadable.length === 0) return empty;
  return (
    <>
      <UnreadableRows rows={list.unreadable} />
      <div className={classes.scroll}>
        <table
          role="table"
          aria-label={label}
          aria-busy={list.isOutdated}
          className={`${classes.table} ${list.isOutdated ? classes.outdated : ''}`}
        >
          <thead role="rowgroup">
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id} role="row">
                {selection !== undefined && (
                  <th role="columnheader" scope="col" className={classes.check}>
                    <Checkbox
                      size="xs"
                      aria-label={text('table.selectAll')}
                      checked={table.getIsAllRowsSelected()}
                      indeterminate={table.getIsSomeRowsSelected()}
                      onChange={({ currentTarget }) => table.toggleAllRowsSelected(currentTarget.checked)}
                    />
                  </th>
                )}
                {group.headers.map((header) => {
                  const { align, sorts } = header.column.columnDef.meta ?? {};
                  const content = <table.FlexRender header={header} />;
                  return sorts === undefined || sort === undefined ? (
                    <th key={header.id} role="columnheader" scope="col" data-align={align}>
                      {content}
                    </th>
                  ) : (
                    <SortHeader key={header.id} align={align} sorts={sorts} sort={sort}>
                      {content}
                    </SortHeader>
                  );
                })}
              </tr>
            ))}
          </thead>
          <tbody role="rowgroup" ref={body}>
            {table.getRowModel().rows.map((row) => (
              <tr key={row.id} role="row" data-row={row.id} data-selected={row.getIsSelected() || undefined}>
                {selection !== undefined && (
                  <td role="cell" className={classes.check}>
                    <Checkbox
                      size="xs"
                      aria-label={text('table.select', { name: rowName?.(row.original) ?? row.id })}
                      checked={row.getIsSelected()}
                      onChange={row.getToggleSelectedHandler()}
                      data-row-check
                    />
                  </td>
                )}
                {row.getAllCells().map((cell) => {
                  const { header, meta } = cell.column.columnDef;
                  return (
                    <td
                      key={cell.id}
                      role="cell"
                      data-align={meta?.align}
                      data-label={typeof header === 'string' ? header : undefined}
                    >
                      <table.FlexRender cell={cell} />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {list.error !== null && <ErrorState error={list.error} retry={list.retry} />}
      <Group justify="space-between" mt="xs" className="no-print">
        <Text size="sm" c="dimmed" role="status">
          {total === undefined
            ? text('table.shownSoFar', { shown: list.items.length })
            : text('table.shown', { shown: list.items.length, total })}
        </Text>
        {list.hasMore && (
          <Button variant="default" onClick={list.loadMore} loading={list.isLoadingMore}>
            {text('table.more')}
          </Button>
        )}
      </Group>
    </>
  );
}
