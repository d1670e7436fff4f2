import { claimReference, moneyText } from '@punteo/payments';
import { refundToWire } from '../../api/to-wire.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export async function refundsWithdraw(
  context: CommandContext,
  options: CommonOptions & { readonly reason: string },
  refundId: string,
): Promise<number> {
  const by = { actor: context.actor, reason: options.reason.trim() };
  const refund = await withApp(context, ({ store, clock }) => store.refunds.withdraw(refundId, by, clock()));
  const line = `${refund.orderId}  ${moneyText(refund.amount)} of ${claimReference(refund.claim)} not given back after all`;
  context.terminal.print(options.json ? json(refundToWire(refund)) : line);
  return EXIT.ok;
}
