import { moneyText } from '@punteo/payments';
import { orderToWire, storyToWire } from '../../api/to-wire.ts';
import { notFound } from '../../not-found.ts';
import { textTable } from '../../report/text-table.ts';
import { proofText, standingReason, stateText } from '../../texts/standing.ts';
import { storyLine } from '../../texts/story-line.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import type { LanguageOptions } from '../options.ts';
import { withApp } from '../with-app.ts';

export async function ordersShow(
  context: CommandContext,
  { json: asJson, lang }: LanguageOptions,
  orderId: string,
): Promise<number> {
  const { found, story } = await withApp(context, async ({ store }) => ({
    found: await store.orders.get(orderId),
    story: await store.orders.story(orderId),
  }));
  if (!found || !story) throw notFound('order', orderId);
  const { order, standing } = found;
  const state = `${stateText(standing.state, lang)} (${proofText(standing.proof, lang)})`;
  const evidence = story.flatMap((entry) => (entry.type === 'evidence_taken' ? [entry.evidence] : []));
  context.terminal.print(
    asJson
      ? json({ order: orderToWire(order, standing), story: story.map(storyToWire) })
      : [
          `${order.orderId}  ${moneyText(order.amount)}  ${state}`,
          standingReason(standing, evidence, lang),
          '',
          textTable(story.map((entry) => [entry.at.toISOString(), storyLine(entry, lang)])),
        ].join('\n'),
  );
  return EXIT.ok;
}
