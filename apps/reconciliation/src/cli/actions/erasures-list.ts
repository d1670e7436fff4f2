import { erasureToWire } from '../../api/erasure-to-wire.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import type { PageOptions } from '../options.ts';
import { pageRequest, printPage } from '../print-page.ts';
import { withApp } from '../with-app.ts';

export async function erasuresList(context: CommandContext, options: PageOptions): Promise<number> {
  const page = await withApp(context, ({ store }) => store.erasure.list(pageRequest(options)));
  printPage(context, options, page, {
    toWire: erasureToWire,
    columns: ['erasure', 'at', 'by', 'whose data', 'orders', 'callbacks', 'kept orders', 'reason'],
    rightAligned: [4, 5, 6],
    row: ({ erasureId, at, actor, by, orders, callbacks, keptOrders, reason }) => [
      erasureId,
      at.toISOString(),
      actor,
      by,
      String(orders),
      String(callbacks),
      String(keptOrders),
      reason,
    ],
  });
  return EXIT.ok;
}
