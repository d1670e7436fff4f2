import { decimalText, PERIOD_FIGURES, type Period, trimMoney } from '@punteo/payments';
import { stringify } from 'csv-stringify/sync';
import { anchorText } from '../audit/anchor-text.ts';
import { disarm } from '../report/csv-cell.ts';
import type { Language } from '../texts/language.ts';
import { FIGURE_TEXTS, STATEMENT_TEXTS } from '../texts/period-texts.ts';
import { kindText } from '../texts/sentence.ts';
import { statementRows } from './statement-rows.ts';

/**
 * The numbers of a period's statement, one on each row. `item` is the same in every language, `label` is for people. Begins
 * with a byte order mark, without which Excel does not read UTF-8.
 */
export function statementCsv(period: Period, language: Language): string {
  const rows = [...periodRows(period, language), ...moneyRows(period, language), ...openItemRows(period, language)];
  return stringify([COLUMNS, ...rows], { bom: true, quoted_match: /[;\t\r]/ });
}

const COLUMNS = ['section', 'item', 'label', 'provider', 'currency', 'count', 'amount', 'text'] as const;

type Row = readonly string[];

function periodRows(period: Period, language: Language): readonly Row[] {
  const texts = STATEMENT_TEXTS[language];
  const row = (item: string, label: string, text: string): Row => ['period', item, label, '', '', '', '', disarm(text)];
  return [
    row('period', texts.title, period.periodId),
    row('first_day', texts.days, period.firstDay),
    row('last_day', texts.days, period.lastDay),
    row('from', texts.bounds, period.from.toISOString()),
    row('to', texts.bounds, period.to.toISOString()),
    row('time_zone', texts.calendar, period.timeZone),
    row('cut_off', texts.calendar, period.cutOff),
    row('closed_at', texts.closed, period.closedAt.toISOString()),
    row('closed_by', texts.closed, period.closedBy),
    row('reason', texts.reason, period.reason),
    row('reconciled_at', texts.reconciled, period.reconciledAt?.toISOString() ?? ''),
    row('entries_hash', texts.entriesHash, period.entriesHash),
    row('totals_hash', texts.totalsHash, period.totalsHash),
    row('open_items_hash', texts.openItemsHash, period.openItemsHash),
    row('anchor', texts.anchor, period.anchor === null ? '' : anchorText(period.anchor)),
  ];
}

function moneyRows(period: Period, language: Language): readonly Row[] {
  return statementRows(period).flatMap(({ provider, currency, figures }) =>
    PERIOD_FIGURES.flatMap((figure): Row[] => {
      const found = figures.get(figure);
      if (!found) return [];
      const amount = decimalText(trimMoney(found.amount));
      const [label, name] = [FIGURE_TEXTS[figure][language], disarm(provider ?? '')];
      return [['money', figure, label, name, disarm(currency), String(found.entries), amount, '']];
    }),
  );
}

function openItemRows({ openItemTotals }: Period, language: Language): readonly Row[] {
  return openItemTotals.map(({ kind, items, atRisk }) => [
    'open_items',
    kind,
    kindText(kind, language),
    '',
    disarm(atRisk?.currency ?? ''),
    String(items),
    atRisk === null ? '' : decimalText(trimMoney(atRisk)),
    '',
  ]);
}
