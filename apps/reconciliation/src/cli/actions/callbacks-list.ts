import type { CallbackOutcome } from '@punteo/payments';
import { callbackToWire } from '../../api/to-wire.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext } from '../add-command.ts';
import { callbackRow } from '../callback-row.ts';
import { EXIT } from '../exit-codes.ts';
import type { PageOptions } from '../options.ts';
import { pageRequest, printPage } from '../print-page.ts';
import { withApp } from '../with-app.ts';

interface CallbacksListOptions extends PageOptions {
  readonly provider?: string;
  readonly outcome?: CallbackOutcome;
  readonly order?: string;
}

export async function callbacksList(context: CommandContext, options: CallbacksListOptions): Promise<number> {
  const { provider, outcome, order } = options;
  const filter = withoutUndefined({ provider, outcome, orderId: order });
  const page = await withApp(context, ({ store }) => store.callbacks.list(filter, pageRequest(options)));
  printPage(context, options, page, {
    toWire: callbackToWire,
    columns: ['id', 'received', 'provider', 'outcome', 'order', 'deliveries'],
    rightAligned: [5],
    row: callbackRow,
  });
  return EXIT.ok;
}
