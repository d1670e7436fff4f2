import type { Command } from 'commander';
import { DECIMAL_MARKS, type DecimalMark } from '../../csv/format.ts';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addLanguageOption, choiceOption, type LanguageOptions, separatorOption } from '../options.ts';

const FORMATS = ['csv', 'xlsx'] as const;

export interface ExportOptions extends LanguageOptions {
  readonly format: (typeof FORMATS)[number];
  readonly output: string;
  readonly where?: readonly string[];
  readonly separator?: ReturnType<typeof separatorOption>;
  readonly decimal?: DecimalMark;
}

export function exportCommand(program: Command, context: CommandContext): void {
  addCommand<ExportOptions, [string]>(program, context, {
    usage: 'export <what>',
    examples: ['export orders --output orders.xlsx --format xlsx --where state=paid currency=GBP'],
    printsReport: false,
    summary: 'write orders, payments, discrepancies, refunds, statement entries or periods to a CSV file or a workbook',
    configure: (command) => {
      addLanguageOption(command)
        .requiredOption('--output <file>', 'the file to write; an existing one is replaced')
        .addOption(choiceOption('--format <format>', 'format of the file', FORMATS).default('csv'))
        .option('--where <name=value...>', 'a filter as in the query of the list of the API: state=paid currency=GBP')
        .option('--separator <character>', 'between the cells of CSV: , or ; or tab (default: ",")', separatorOption)
        .addOption(choiceOption('--decimal <mark>', 'decimal mark in CSV (default: ".")', DECIMAL_MARKS));
    },
    action: async () => (await import('../actions/export.ts')).exportRows,
  });
}
