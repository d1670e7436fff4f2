import type { Page, PageRequest } from '@punteo/payments';
import { pageToWire } from '../api/to-wire.ts';
import { textTable } from '../report/text-table.ts';
import type { CommandContext } from './add-command.ts';
import { json } from './json.ts';
import type { PageOptions } from './options.ts';

/** Prints one page as JSON or as a table, and how to ask for the next one. */
export function printPage<Item>(
  { terminal }: Pick<CommandContext, 'terminal'>,
  options: PageOptions,
  page: Page<Item>,
  {
    toWire,
    columns,
    row,
    rightAligned = [],
    summary,
    summaryLine,
  }: {
    readonly toWire: (item: Item) => unknown;
    readonly columns: readonly string[];
    readonly row: (item: Item) => readonly string[];
    /** Positions of columns that hold numbers. */
    readonly rightAligned?: readonly number[];
    /** Of the whole list, for JSON and as a line. */
    readonly summary?: unknown;
    readonly summaryLine?: string;
  },
): void {
  if (options.json) {
    terminal.print(json({ ...pageToWire(page, toWire), ...(summary === undefined ? {} : { summary }) }));
    return;
  }
  terminal.print(textTable([columns, ...page.items.map(row)], rightAligned));
  for (const { id, reason } of page.unreadable ?? []) terminal.note(`${id} cannot be read: ${reason}`);
  if (summaryLine !== undefined) terminal.note(summaryLine);
  if (page.nextCursor) terminal.note(`more: --cursor ${page.nextCursor}`);
}

export function pageRequest({ limit, cursor }: PageOptions): PageRequest {
  return cursor === undefined ? { limit } : { limit, cursor };
}
