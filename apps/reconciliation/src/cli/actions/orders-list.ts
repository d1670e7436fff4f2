import { moneyText, STANDING_STATES } from '@punteo/payments';
import { orderToWire } from '../../api/to-wire.ts';
import { proofText, stateText } from '../../texts/standing.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { oneOf } from '../one-of.ts';
import type { PageOptions } from '../options.ts';
import { pageRequest, printPage } from '../print-page.ts';
import { withApp } from '../with-app.ts';

export async function ordersList(
  context: CommandContext,
  options: PageOptions & { readonly state?: string },
): Promise<number> {
  const filter = withoutUndefined({ state: oneOf('--state', STANDING_STATES, options.state) });
  const page = await withApp(context, ({ store }) => store.orders.list(filter, pageRequest(options)));
  printPage(context, options, page, {
    toWire: ({ order, standing }) => orderToWire(order, standing),
    columns: ['order', 'amount', 'proven', 'standing', 'proof'],
    rightAligned: [1, 2],
    row: ({ order, standing }) => [
      order.orderId,
      moneyText(order.amount),
      moneyText(standing.paid),
      stateText(standing.state, 'en'),
      proofText(standing.proof, 'en'),
    ],
  });
  return EXIT.ok;
}
