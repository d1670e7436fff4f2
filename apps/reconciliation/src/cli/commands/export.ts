import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import {
  addLanguageOption,
  decimalMarkOption,
  type LanguageOptions,
  oneOfOption,
  separatorOption,
} from '../options.ts';

const FORMATS = ['csv', 'xlsx'] as const;

export interface ExportOptions extends LanguageOptions {
  readonly format: (typeof FORMATS)[number];
  readonly output: string;
  readonly where?: readonly string[];
  readonly separator?: ReturnType<typeof separatorOption>;
  readonly decimal?: ReturnType<typeof decimalMarkOption>;
}

export function exportCommand(program: Command, context: CommandContext): void {
  addCommand<ExportOptions, [string]>(program, context, {
    usage: 'export <what>',
    summary: 'write orders, payments, discrepancies, refunds, statement entries or periods to a CSV file or a workbook',
    configure: (command) => {
      addLanguageOption(command)
        .requiredOption('--output <file>', 'the file to write; an existing one is replaced')
        .option('--format <format>', FORMATS.join(' or '), oneOfOption(FORMATS), 'csv')
        .option('--where <name=value...>', 'a filter as in the query of the list of the API: state=paid currency=GBP')
        .option('--separator <character>', 'between the cells of CSV: , or ; or tab (default: ",")', separatorOption)
        .option('--decimal <mark>', 'decimal mark in CSV: . or , (default: ".")', decimalMarkOption);
    },
    action: async () => (await import('../actions/export.ts')).exportRows,
  });
}
