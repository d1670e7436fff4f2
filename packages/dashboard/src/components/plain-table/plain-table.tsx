// biome-ignore-all lint/a11y/noRedundantRoles: on a narrow screen the parts are shown as blocks, and for some browsers they are then no table.
import type { ReactNode } from 'react';
import tableClasses from '../data-table/data-table.module.css';
import classes from './plain-table.module.css';

/** A column. On a narrow screen its header stands before each value. */
export interface PlainColumn {
  readonly header: string;
  /** Numbers stand at the end of their cell, so that digits can be compared. */
  readonly align?: 'end';
}

/** A row with one cell for each column. */
export interface PlainRow {
  readonly key: string;
  readonly cells: readonly ReactNode[];
  /** Sums up the others. */
  readonly isTotal?: boolean;
}

/** A table that is known whole: figures, not a list of the API. It looks as `DataTable` does. */
export function PlainTable({
  label,
  columns,
  rows,
}: {
  /** What the table shows, for a screen reader. */
  readonly label: string;
  readonly columns: readonly PlainColumn[];
  readonly rows: readonly PlainRow[];
}) {
  return (
    <div className={tableClasses.scroll}>
      <table role="table" aria-label={label} className={`${tableClasses.table} ${classes.table}`}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ header, align }) => (
              <th key={header} role="columnheader" scope="col" data-align={align}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map(({ key, cells, isTotal }) => (
            <tr key={key} role="row" data-total={isTotal === true || undefined}>
              {columns.map(({ header, align }, index) => (
                <td key={header} role="cell" data-align={align} data-label={header}>
                  {cells[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
