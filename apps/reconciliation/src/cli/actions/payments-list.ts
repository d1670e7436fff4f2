import { PaymentFilter } from '@punteo/contracts/reconciliation';
import { moneyText } from '@punteo/payments';
import { paymentSummaryToWire } from '../../api/payment-handlers.ts';
import { paymentToWire } from '../../api/to-wire.ts';
import { wantedPayments } from '../../orders/wanted-payments.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext } from '../add-command.ts';
import type { PaymentsListOptions } from '../commands/payments.ts';
import { EXIT } from '../exit-codes.ts';
import { optionsOf } from '../options-of.ts';
import { pageRequest, printPage } from '../print-page.ts';
import { withApp } from '../with-app.ts';

export async function paymentsList(context: CommandContext, options: PaymentsListOptions): Promise<number> {
  const { provider, status, order, unbound, currency, atLeast, atMost, text } = options;
  const asked = { orderId: order, unbound: unbound ? 'true' : undefined };
  const wanted = withoutUndefined({ ...asked, provider, status, currency, atLeast, atMost, text });
  const filter = wantedPayments(optionsOf(PaymentFilter, wanted, { orderId: 'order' }));
  const [page, summary] = await withApp(context, ({ store: { payments } }) =>
    Promise.all([payments.search(filter, pageRequest(options)), payments.summarise(filter)]),
  );
  printPage(context, options, page, {
    toWire: paymentToWire,
    columns: ['provider', 'payment', 'order', 'amount', 'status', 'created'],
    rightAligned: [3],
    row: (payment) => [
      payment.provider,
      payment.providerPaymentId,
      payment.orderId ?? '-',
      moneyText(payment.amount),
      payment.providerStatus === null ? payment.status : `${payment.status} (${payment.providerStatus})`,
      payment.createdAt?.toISOString() ?? '-',
    ],
    summary: paymentSummaryToWire(summary),
    summaryLine: [`${summary.count} in all`, ...summary.sums.map(({ amount }) => moneyText(amount))].join(', '),
  });
  return EXIT.ok;
}
