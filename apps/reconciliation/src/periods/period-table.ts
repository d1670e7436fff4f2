import { decimalText, moneyText, PERIOD_FIGURES, type Period, trimMoney } from '@punteo/payments';
import { anchorText } from '../audit/anchor-text.ts';
import { textTable } from '../report/text-table.ts';
import type { Language } from '../texts/language.ts';
import { FIGURE_TEXTS, STATEMENT_TEXTS } from '../texts/period-texts.ts';
import { kindText } from '../texts/sentence.ts';
import { isReconciled, statementRows } from './statement-rows.ts';

/** A period as text for a terminal. */
export function periodTable(period: Period, language: Language): string {
  const texts = STATEMENT_TEXTS[language];
  const money = statementRows(period).map(({ provider, currency, figures }) => [
    provider ?? texts.all,
    currency,
    ...PERIOD_FIGURES.map((figure) => {
      const found = figures.get(figure);
      return found ? `${decimalText(trimMoney(found.amount))} (${found.entries})` : '-';
    }),
  ]);
  const header = [texts.provider, texts.currency, ...PERIOD_FIGURES.map((figure) => FIGURE_TEXTS[figure][language])];
  const items = period.openItemTotals.map(({ kind, items, atRisk }) => [
    kindText(kind, language),
    String(items),
    atRisk === null ? '-' : moneyText(atRisk),
  ]);
  return [
    [
      `${texts.title} ${period.periodId}: ${period.firstDay} ${texts.to} ${period.lastDay}, ${period.timeZone} ${period.cutOff}`,
      `${period.from.toISOString()} – ${period.to.toISOString()}`,
      ...(period.anchor === null ? [texts.dryRun] : []),
      ...(isReconciled(period) ? [] : [texts.notReconciled]),
    ].join('\n'),
    textTable([header, ...money], [2, 3, 4, 5, 6, 7, 8]),
    items.length === 0 ? texts.noOpenItems : textTable([[texts.kind, texts.count, texts.atRisk], ...items], [1, 2]),
    textTable([
      [texts.entriesHash, period.entriesHash],
      [texts.totalsHash, period.totalsHash],
      [texts.openItemsHash, period.openItemsHash],
      ...(period.anchor === null ? [] : [[texts.anchor, anchorText(period.anchor)]]),
    ]),
  ].join('\n\n');
}
