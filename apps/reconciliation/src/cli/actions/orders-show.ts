import { moneyText } from '@punteo/payments';
import { orderToWire, shownMoneyToWire, storyToWire } from '../../api/to-wire.ts';
import { type OrderReading, readOrder } from '../../orders/read-order.ts';
import { type ShownMoney, shownMoney } from '../../orders/shown-money.ts';
import { printable, textTable } from '../../report/text-table.ts';
import type { Language } from '../../texts/language.ts';
import { claimText, unitStateText } from '../../texts/money-texts.ts';
import { proofText, stateText } from '../../texts/standing.ts';
import { standingReason } from '../../texts/standing-reason.ts';
import { storyLine } from '../../texts/story-line.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import type { LanguageOptions, PageOptions } from '../options.ts';
import { pageRequest } from '../print-page.ts';
import { withApp } from '../with-app.ts';

export async function ordersShow(
  context: CommandContext,
  options: LanguageOptions & PageOptions,
  orderId: string,
): Promise<number> {
  const { json: asJson, lang } = options;
  const { stated, facts, story, unreadable } = await withApp(context, ({ store }) =>
    readOrder(store, orderId, pageRequest(options)),
  );
  const money = facts && shownMoney(facts);
  context.terminal.print(
    asJson
      ? json({
          order: stated && orderToWire(stated.order, stated.standing),
          money: money === null ? null : money.map(shownMoneyToWire),
          story: story.items.map(storyToWire),
          nextCursor: story.nextCursor,
          ...(unreadable.length === 0 ? {} : { unreadable }),
        })
      : [
          ...(stated ? [statedLine(stated, lang)] : []),
          // It quotes words of providers.
          ...(stated && facts ? [printable(standingReason(stated.standing, facts, lang))] : []),
          ...(stated ? [''] : []),
          ...(money === null || money.length === 0 ? [] : [moneyLines(money, lang), '']),
          textTable(story.items.map((entry) => [entry.at.toISOString(), storyLine(entry, lang)])),
        ].join('\n'),
  );
  if (!asJson && story.nextCursor) context.terminal.note(`more: --cursor ${story.nextCursor}`);
  for (const sentence of unreadable) context.terminal.note(sentence);
  return unreadable.length === 0 ? EXIT.ok : EXIT.incomplete;
}

function statedLine({ order, standing }: NonNullable<OrderReading['stated']>, language: Language): string {
  const state = `${stateText(standing.state, language)} (${proofText(standing.proof, language)})`;
  return `${order.orderId}  ${moneyText(order.amount)}  ${state}`;
}

/** A line per unit of money: its id (for `orders allocate`), amount, state, what of it pays this order, and its claim. */
function moneyLines(money: readonly ShownMoney[], language: Language): string {
  const rows = money.map((shown) => [
    shown.unitId,
    moneyText(shown.unit.amount),
    unitStateText(shown, language),
    PAYS[language](shown.held === null ? null : moneyText(shown.held.amount)),
    claimText(shown.claim.claim),
  ]);
  return textTable(rows, [1]);
}

const PAYS = {
  en: (amount) => (amount === null ? 'pays nothing here' : `pays ${amount} here`),
  es: (amount) => (amount === null ? 'no paga nada aquí' : `paga ${amount} aquí`),
} as const satisfies Record<Language, (amount: string | null) => string>;
