import { moneyText } from '@punteo/payments';
import { orderSummaryToWire, orderToWire } from '../../api/to-wire.ts';
import { proofText, stateText } from '../../texts/standing.ts';
import type { CommandContext } from '../add-command.ts';
import type { OrderFilterOptions } from '../commands/orders.ts';
import { EXIT } from '../exit-codes.ts';
import type { PageOptions } from '../options.ts';
import { orderFilter } from '../order-filter.ts';
import { pageRequest, printPage } from '../print-page.ts';
import { withApp } from '../with-app.ts';

export async function ordersList(context: CommandContext, options: PageOptions & OrderFilterOptions): Promise<number> {
  const filterOf = orderFilter(options);
  const [page, summary] = await withApp(context, (app) => {
    const filter = filterOf(app);
    return Promise.all([app.store.orders.list(filter, pageRequest(options)), app.store.orders.summarise(filter)]);
  });
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
    summary: orderSummaryToWire(summary),
    summaryLine: [
      `${summary.count} in all`,
      ...summary.sums.map(({ ordered, paid }) => `${moneyText(ordered)} ordered, ${moneyText(paid)} proven`),
    ].join('; '),
  });
  return EXIT.ok;
}
