import { type ColumnDef, createTableHook, rowSelectionFeature, tableFeatures } from '@tanstack/react-table';

/** What a column of our tables has besides what TanStack Table knows. */
export interface DataColumn {
  /** Numbers stand at the end of their cell, so that digits can be compared. */
  readonly align?: 'end';
  /** The API's sorts that this column stands for, by direction. A header with one is a button. */
  readonly sorts?: { readonly ascending?: string; readonly descending?: string };
}

const features = tableFeatures({ rowSelectionFeature, columnMeta: {} as DataColumn });

/** The columns of a table of such rows. */
// biome-ignore lint/suspicious/noExplicitAny: the value of a column may be anything.
export type Columns<Row extends object> = readonly ColumnDef<typeof features, Row, any>[];

/** The table of every list: the API filters, sorts and pages, so the table itself only selects. */
const hook = createTableHook({ features });
export const useAppTable = hook.useAppTable;

/** The columns of a list: `const helper = columnsOf<Order>(); const columns = helper.columns([helper.accessor(…)])`. */
export const columnsOf = hook.createAppColumnHelper;
