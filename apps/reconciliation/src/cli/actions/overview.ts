import type * as wire from '@punteo/contracts/reconciliation';
import type * as z from 'zod';
import { overviewHandlers } from '../../api/overview-handlers.ts';
import { textTable } from '../../report/text-table.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { dayReader, type TimeZoneOptions } from '../day-or-instant.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { runText } from '../run-text.ts';
import { withApp } from '../with-app.ts';
import { withHeader } from '../with-header.ts';

interface OverviewOptions extends CommonOptions, TimeZoneOptions {
  readonly since?: string;
}

export async function overview(context: CommandContext, options: OverviewOptions): Promise<number> {
  const since = dayReader(context, options).from('--since', options.since)?.toISOString();
  const { body } = await withApp(context, (app) => overviewHandlers(app).getOverview({ query: { since } }));
  context.terminal.print(options.json ? json(body) : tables(body, context).join('\n\n'));
  return EXIT.ok;
}

function tables(
  { currencies, states, discrepancies, changes, runs }: wire.Overview,
  { terminal }: Pick<CommandContext, 'terminal'>,
): readonly string[] {
  const table = (rows: readonly (readonly string[])[], rightAligned: readonly number[]) =>
    textTable(rows, rightAligned, withHeader(terminal));
  const { open, kinds, ages } = discrepancies;
  return [
    table([MONEY, ...currencies.flatMap(currencyRows)], [2, 3, 4, 5, 6, 7]),
    table(
      [['orders', 'number', 'amount'], ...states.map(({ state, ...figure }) => [state, ...figureCells(figure)])],
      [1],
    ),
    table(
      [
        ['discrepancies', 'number', 'at risk'],
        ...kinds.map(({ kind, ...figure }) => [kind, ...figureCells(figure)]),
        ['all that are open', ...figureCells(open)],
      ],
      [1],
    ),
    table(
      [['age', 'number', 'at risk'], ...ages.map(({ age, ...figure }) => [AGES[age], ...figureCells(figure)])],
      [1],
    ),
    table(
      [
        [`since ${changes.since}`, 'number', 'money'],
        ['discrepancies found', ...figureCells(changes.found)],
        ['discrepancies gone', ...figureCells(changes.gone)],
        ['discrepancies resolved', ...figureCells(changes.resolved)],
        ['orders paid', ...figureCells(changes.paid)],
      ],
      [1],
    ),
    textTable(
      [
        ['last run', runText(runs.last)],
        ['last run of all orders', runText(runs.lastWhole)],
      ],
      [],
      terminal,
    ),
  ];
}

const MONEY = ['currency', 'provider', 'expected', 'proven', 'outstanding', 'at risk', 'to refund', 'unsettled'];
const AGES = { day: 'under a day', week: 'under a week', month: 'under 30 days', older: 'older' } as const;
const NAMED = { none: 'none named', several: 'several named', one: '' } as const;

function currencyRows({ currency, providers, ...all }: z.output<typeof wire.CurrencyFigures>) {
  return [
    [currency, 'all', ...moneyCells(all)],
    ...providers.map(({ named, provider, ...own }) => [currency, provider ?? NAMED[named], ...moneyCells(own)]),
  ];
}

type MoneyFigures = Omit<z.output<typeof wire.ProviderFigures>, 'named' | 'provider'>;

function moneyCells({ expected, proven, outstanding, atRisk, toRefund, unsettled }: MoneyFigures): readonly string[] {
  return [expected, proven, outstanding, atRisk, toRefund, unsettled].map(({ amount }) => amount.value);
}

function figureCells({ count, sums }: Pick<z.output<typeof wire.Figure>, 'count' | 'sums'>): readonly string[] {
  return [`${count}`, sums.map(({ value, currency }) => `${value} ${currency}`).join(', ')];
}
