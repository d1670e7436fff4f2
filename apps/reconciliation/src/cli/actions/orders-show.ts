import { moneyText } from '@punteo/payments';
import { orderToWire, shownMoneyToWire, storyToWire } from '../../api/to-wire.ts';
import { readOrder } from '../../orders/read-order.ts';
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
  const { order, standing, facts, story } = await withApp(context, ({ store }) =>
    readOrder(store, orderId, pageRequest(options)),
  );
  const state = `${stateText(standing.state, lang)} (${proofText(standing.proof, lang)})`;
  const money = shownMoney(facts);
  context.terminal.print(
    asJson
      ? json({
          order: orderToWire(order, standing),
          money: money.map(shownMoneyToWire),
          story: story.items.map(storyToWire),
          nextCursor: story.nextCursor,
        })
      : [
          `${order.orderId}  ${moneyText(order.amount)}  ${state}`,
          // It quotes words of providers.
          printable(standingReason(standing, facts, lang)),
          '',
          ...(money.length === 0 ? [] : [moneyLines(money, lang), '']),
          textTable(story.items.map((entry) => [entry.at.toISOString(), storyLine(entry, lang)])),
        ].join('\n'),
  );
  if (!asJson && story.nextCursor) context.terminal.note(`more: --cursor ${story.nextCursor}`);
  return EXIT.ok;
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
