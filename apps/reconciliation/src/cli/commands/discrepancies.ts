import type { DiscrepancyState } from '@punteo/payments';
import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import {
  addLanguageOption,
  addPageOptions,
  addSeparatorOption,
  type LanguageOptions,
  oneOfOption,
} from '../options.ts';

export function discrepanciesCommands(program: Command, context: CommandContext): void {
  const discrepancies = program.command('discrepancies').description('show discrepancies and record decisions on them');

  addCommand(discrepancies, context, {
    usage: 'list',
    summary: 'list discrepancies, newest first',
    configure: (command) => addFilterOptions(addPageOptions(command)),
    action: async () => (await import('../actions/discrepancies-list.ts')).discrepanciesList,
  });

  addCommand(discrepancies, context, {
    usage: 'show <id>',
    summary: 'show a discrepancy with what was expected and what was found',
    configure: addLanguageOption,
    action: async () => (await import('../actions/discrepancies-show.ts')).discrepanciesShow,
  });

  addCommand(discrepancies, context, {
    usage: 'assign <id> <owner>',
    summary: 'name the person who takes care of a discrepancy',
    configure: (command) => command.option('--note <text>', 'a note for the owner'),
    action: async () => (await import('../actions/discrepancies-update.ts')).discrepanciesAssign,
  });

  addCommand(discrepancies, context, {
    usage: 'resolve <id>',
    summary: 'close a discrepancy',
    configure: (command) => command.option('--note <text>', 'why it is closed'),
    action: async () => (await import('../actions/discrepancies-update.ts')).discrepanciesResolve,
  });

  addCommand(discrepancies, context, {
    usage: 'export',
    summary: 'print discrepancies as CSV for a spreadsheet',
    configure: addFilterOptions,
    action: async () => (await import('../actions/discrepancies-export.ts')).discrepanciesExport,
  });

  addCommand(discrepancies, context, {
    usage: 'import <file>',
    summary: 'import owner, note and state from an edited export; bad rows are listed, the others applied',
    configure: addSeparatorOption,
    action: async () => (await import('../actions/discrepancies-import.ts')).discrepanciesImport,
  });
}

/** Which discrepancies to list or to export. */
export interface FilterOptions extends LanguageOptions {
  readonly state: (typeof STATES)[number];
  readonly kind?: string;
  readonly order?: string;
  readonly owner?: string;
}

const STATES = ['open', 'explained', 'resolved', 'gone', 'all'] as const satisfies readonly (
  | DiscrepancyState
  | 'all'
)[];

function addFilterOptions(command: Command): void {
  command
    .option('--state <state>', STATES.join(', '), oneOfOption(STATES), 'open')
    .option('--kind <kind>', 'only discrepancies of this kind')
    .option('--order <order>', 'only discrepancies of this order')
    .option('--owner <owner>', 'only discrepancies of this owner');
  addLanguageOption(command);
}
