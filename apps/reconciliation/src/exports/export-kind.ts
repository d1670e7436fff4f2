import { type Page, type PageRequest, PunteoError } from '@punteo/payments';
import * as z from 'zod';
import type { App } from '../app.ts';
import { eachItem } from '../orders/each-item.ts';
import type { ReportCell } from '../report/discrepancy-rows.ts';
import type { Language } from '../texts/language.ts';

/** One table that can be exported. */
export interface ExportKind {
  readonly columns: readonly string[];
  /** The rows that a query selects, page after page. Throws `option_invalid` before the first row for a wrong query. */
  rows(app: App, query: object, language: Language): AsyncIterable<readonly ReportCell[]>;
}

/** A kind whose rows are the items of a list of the store. `filter` is the schema that the list of the API has. */
export function exportOf<Schema extends z.core.$ZodType, Item>({
  columns,
  filter,
  list,
  row,
}: {
  readonly columns: readonly string[];
  readonly filter: Schema;
  readonly list: (app: App, filter: z.output<Schema>) => (page: PageRequest) => Promise<Page<Item>>;
  readonly row: (item: Item, language: Language) => readonly ReportCell[];
}): ExportKind {
  return {
    columns,
    rows(app, query, language) {
      const parsed = z.safeParse(filter, query);
      if (!parsed.success) throw invalid(parsed.error.issues[0]);
      const items = eachItem(list(app, parsed.data));
      return rowsOf(items, (item) => row(item, language));
    },
  };
}

async function* rowsOf<Item>(items: AsyncIterable<Item>, row: (item: Item) => readonly ReportCell[]) {
  for await (const item of items) yield row(item);
}

function invalid(issue: z.core.$ZodIssue | undefined): PunteoError {
  const message = issue?.message.replace(/^Should/, 'should').slice(0, 200);
  return new PunteoError(
    'option_invalid',
    `The filter ${issue?.path.join('.') ?? ''} ${message}`.replace(/ {2,}/g, ' '),
  );
}
