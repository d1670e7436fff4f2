import { callbackToWire } from '../../api/to-wire.ts';
import type { CommandContext } from '../add-command.ts';
import { callbackFilter } from '../callback-filter.ts';
import { callbackRow } from '../callback-row.ts';
import type { CallbackFilterOptions } from '../commands/callbacks.ts';
import { EXIT } from '../exit-codes.ts';
import type { PageOptions } from '../options.ts';
import { pageRequest, printPage } from '../print-page.ts';
import { withApp } from '../with-app.ts';

export async function callbacksList(
  context: CommandContext,
  options: PageOptions & CallbackFilterOptions,
): Promise<number> {
  const filter = callbackFilter(context, options);
  const page = await withApp(context, ({ store }) => store.callbacks.list(filter, pageRequest(options)));
  printPage(context, options, page, {
    toWire: callbackToWire,
    columns: ['id', 'received', 'provider', 'outcome', 'order', 'deliveries'],
    rightAligned: [5],
    row: callbackRow,
  });
  return EXIT.ok;
}
