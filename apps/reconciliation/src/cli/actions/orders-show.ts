import { moneyText } from '@punteo/payments';
import { orderToWire, shownMoneyToWire, storyToWire } from '../../api/to-wire.ts';
import { type OrderReading, readOrder } from '../../orders/read-order.ts';
import { type ShownMoney, shownMoney } from '../../orders/shown-money.ts';
import { type TableOptions, textTable, wrappedText } from '../../report/text-table.ts';
import { headline } from '../../texts/headline.ts';
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
          order: stated && orderToWire(stated.order, stated.standing, facts && headline(stated.standing, facts, lang)),
          money: money === null ? null : money.map((each) => shownMoneyToWire(each, lang)),
          story: story.items.map((entry) => storyToWire(entry, lang)),
          nextCursor: story.nextCursor,
          ...(unreadable.length === 0 ? {} : { unreadable }),
        })
      : [
          ...(stated ? [wrappedText(statedLine(stated, lang), context.terminal)] : []),
          ...(stated && facts ? [wrappedText(standingReason(stated.standing, facts, lang), context.terminal)] : []),
          ...(stated ? [''] : []),
          ...(money === null || money.length === 0 ? [] : [moneyLines(money, lang, context.terminal), '']),
          textTable(
            story.items.map((entry) => [entry.at.toISOString(), storyLine(entry, lang)]),
            [],
            context.terminal,
          ),
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
function moneyLines(money: readonly ShownMoney[], language: Language, table: TableOptions): string {
  const rows = money.map((shown) => [
    shown.unitId,
    moneyText(shown.unit.amount),
    unitStateText(shown, language),
    PAYS[language](shown.held === null ? null : moneyText(shown.held.amount)),
    claimText(shown.claim.claim),
  ]);
  return textTable(rows, [1], table);
}

const PAYS = {
  en: (amount) => (amount === null ? 'pays nothing here' : `pays ${amount} here`),
  es: (amount) => (amount === null ? 'no paga nada aquí' : `paga ${amount} aquí`),
} as const satisfies Record<Language, (amount: string | null) => string>;
