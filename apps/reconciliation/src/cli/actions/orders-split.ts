import { PostSplitBody, Reason } from '@punteo/contracts/reconciliation';
import { moneyText, PunteoError } from '@punteo/payments';
import { orderToWire } from '../../api/to-wire.ts';
import type { App } from '../../app.ts';
import { notFound } from '../../not-found.ts';
import { type Part, split } from '../../orders/split.ts';
import { textTable } from '../../report/text-table.ts';
import { stateText } from '../../texts/standing.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

interface SplitOptions extends CommonOptions {
  readonly reason: string;
  readonly unit?: string;
  readonly part: readonly string[];
}

export async function ordersSplit(
  context: CommandContext,
  options: SplitOptions,
  provider: string,
  claim: string,
): Promise<number> {
  const reason = Reason.safeParse(options.reason);
  if (!reason.success) throw new PunteoError('option_invalid', '--reason should be 1 to 500 characters.');
  const orders = await withApp(context, async (app) => {
    const parts = await partsOf(app, options.part);
    return split(app, { provider, claim, unitId: options.unit }, parts, { actor: context.actor, reason: reason.data });
  });
  const rows = orders.map(({ order, standing }) => [
    order.orderId,
    moneyText(order.amount),
    `${moneyText(standing.paid)} paid`,
    stateText(standing.state, 'en'),
  ]);
  const wire = { orders: orders.map(({ order, standing }) => orderToWire(order, standing)) };
  context.terminal.print(options.json ? json(wire) : textTable(rows));
  return EXIT.ok;
}

/** Each amount is in the currency of its order. */
async function partsOf({ store }: Pick<App, 'store'>, texts: readonly string[]): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (const text of texts) {
    // The id of an order may hold `=`, an amount does not.
    const end = text.lastIndexOf('=');
    const [orderId, value] = [text.slice(0, Math.max(end, 0)), text.slice(end + 1)];
    const found = orderId === '' ? null : await store.orders.get(orderId);
    if (orderId !== '' && found === null) throw notFound('order', orderId);
    parts.push({ orderId, amount: { value, currency: found?.order.amount.currency ?? '' } });
  }
  const checked = PostSplitBody.shape.parts.safeParse(parts);
  if (checked.success) return parts;
  throw new PunteoError('option_invalid', '--part should be <order>=<amount>, each order once and at most 100.');
}
