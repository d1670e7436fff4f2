import type { Period } from '@punteo/payments';
import { periodToWire } from '../api/period-to-wire.ts';
import type { CommandContext } from './add-command.ts';
import type { PeriodFormat } from './commands/periods.ts';
import { json } from './json.ts';
import type { LanguageOptions } from './options.ts';

export interface PeriodOptions extends LanguageOptions {
  readonly format: PeriodFormat;
}

/** Prints a period in the format that was asked for; loads the code of that format only. */
export async function printPeriod(
  { terminal }: Pick<CommandContext, 'terminal'>,
  { json: asJson, format, lang }: PeriodOptions,
  period: Period,
): Promise<void> {
  if (asJson) return terminal.print(json(periodToWire(period)));
  switch (format) {
    case 'html':
      return terminal.print((await import('../periods/statement-html.ts')).statementHtml(period, lang));
    case 'csv':
      return terminal.print((await import('../periods/statement-csv.ts')).statementCsv(period, lang));
    case 'table':
      return terminal.print((await import('../periods/period-table.ts')).periodTable(period, lang));
  }
}
