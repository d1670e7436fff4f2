import { claimReference, moneyText } from '@punteo/payments';
import { refundToWire } from '../../api/to-wire.ts';
import { notFound } from '../../not-found.ts';
import { recordRefund } from '../../orders/refund.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { instantOf } from '../instant-of.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

interface RefundsRecordOptions extends CommonOptions {
  readonly reason: string;
  readonly at?: string;
  readonly reference?: string;
  readonly currency?: string;
  readonly force?: boolean;
}

export async function refundsRecord(
  context: CommandContext,
  options: RefundsRecordOptions,
  orderId: string,
  provider: string,
  claim: string,
  value: string,
): Promise<number> {
  const { reason, reference, force } = options;
  const refundedAt = instantOf('--at', options.at) ?? undefined;
  const refund = await withApp(context, async (app) => {
    const found = await app.store.orders.get(orderId);
    if (found === null) throw notFound('order', orderId);
    const amount = { value, currency: options.currency ?? found.order.amount.currency };
    const stated = { orderId, provider, claim, amount, refundedAt, reference, force };
    return recordRefund(app, stated, { actor: context.actor, reason: reason.trim() });
  });
  const line = `${orderId}  ${moneyText(refund.amount)} of ${claimReference(refund.claim)} given back ${refund.refundedAt.toISOString()}`;
  context.terminal.print(options.json ? json(refundToWire(refund)) : line);
  return EXIT.ok;
}
