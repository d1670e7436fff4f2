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
    summary: 'list discrepancies, with their number and the money at risk',
    configure: (command) =>
      addFilterOptions(addPageOptions(command)).option(
        '--sort <sort>',
        'newest, oldest, risk (by currency, most money first) or due (default: newest)',
      ),
    action: async () => (await import('../actions/discrepancies-list.ts')).discrepanciesList,
  });

  addCommand(discrepancies, context, {
    usage: 'show <id>',
    summary: 'show a discrepancy with what was expected, what was found, and its history',
    configure: addLanguageOption,
    action: async () => (await import('../actions/discrepancies-show.ts')).discrepanciesShow,
  });

  addDecision(discrepancies, context, {
    usage: 'assign <ids> <owner>',
    summary: 'name the person who takes care of discrepancies, or none; ids are separated by commas, or all',
    action: async () => (await import('../actions/discrepancies-decide.ts')).discrepanciesAssign,
  });

  addDecision(discrepancies, context, {
    usage: 'note <ids> <text>',
    summary: 'write a note on discrepancies; none removes it',
    action: async () => (await import('../actions/discrepancies-decide.ts')).discrepanciesNote,
  });

  addDecision(discrepancies, context, {
    usage: 'due <ids> <date>',
    summary: 'say by when discrepancies should be done: 2026-03-31, or never',
    action: async () => (await import('../actions/discrepancies-decide.ts')).discrepanciesDue,
  });

  addDecision(discrepancies, context, {
    usage: 'resolve <ids>',
    summary: 'close discrepancies; needs a reason',
    action: async () => (await import('../actions/discrepancies-decide.ts')).discrepanciesResolve,
  });

  addDecision(discrepancies, context, {
    usage: 'reopen <ids>',
    summary: 'open discrepancies again; needs a reason',
    action: async () => (await import('../actions/discrepancies-decide.ts')).discrepanciesReopen,
  });

  addCommand(discrepancies, context, {
    usage: 'export',
    summary: 'print discrepancies as CSV for a spreadsheet',
    configure: addFilterOptions,
    action: async () => (await import('../actions/discrepancies-export.ts')).discrepanciesExport,
  });

  addCommand(discrepancies, context, {
    usage: 'import <file>',
    summary: 'import owner, note, due date and state from an edited export; bad rows are listed, the others applied',
    configure: (command) =>
      addSeparatorOption(command)
        .option('--reason <text>', 'why the state changes, for rows without a reason of their own')
        .option('--overwrite', 'apply also rows that somebody changed since the export, or that have no version'),
    action: async () => (await import('../actions/discrepancies-import.ts')).discrepanciesImport,
  });
}

/** Which discrepancies to list, to export or to decide on. */
export interface FilterOptions extends LanguageOptions {
  readonly state: (typeof STATES)[number];
  readonly kind?: string;
  readonly order?: string;
  readonly owner?: string;
  readonly unassigned?: boolean;
  readonly provider?: string;
  readonly currency?: string;
  readonly olderThan?: string;
  readonly newerThan?: string;
  readonly atLeast?: string;
  readonly atMost?: string;
  readonly dueBy?: string;
  readonly text?: string;
}

/** A decision on discrepancies named by ids, or on all `count` that the filter selects. */
export interface DecisionOptions extends FilterOptions {
  readonly reason?: string;
  readonly note?: string;
  readonly count?: string;
}

const STATES = ['open', 'explained', 'resolved', 'gone', 'all'] as const satisfies readonly (
  | DiscrepancyState
  | 'all'
)[];

function addDecision(
  parent: Command,
  context: CommandContext,
  command: Pick<Parameters<typeof addCommand<DecisionOptions, readonly string[]>>[2], 'usage' | 'summary' | 'action'>,
): void {
  addCommand<DecisionOptions, readonly string[]>(parent, context, {
    ...command,
    configure: (declared) => {
      declared.option('--reason <text>', 'why, for the history and the audit');
      if (!command.usage.startsWith('note')) declared.option('--note <text>', 'also write a note');
      declared.option(
        '--count <n>',
        'with the ids `all`: how many the following options selected when you listed them',
      );
      addFilterOptions(declared);
    },
  });
}

function addFilterOptions(command: Command): Command {
  command
    .option('--state <state>', STATES.join(', '), oneOfOption(STATES), 'open')
    .option('--kind <kind>', 'only discrepancies of this kind')
    .option('--order <order>', 'only discrepancies of this order')
    .option('--owner <owner>', 'only discrepancies of this owner')
    .option('--unassigned', 'only discrepancies without an owner')
    .option('--provider <provider>', 'only discrepancies of this provider')
    .option('--currency <code>', 'only money at risk in this currency')
    .option('--at-least <decimal>', 'only this much money at risk or more; needs --currency')
    .option('--at-most <decimal>', 'only this much money at risk or less; needs --currency')
    .option('--older-than <days>', 'only those first found at least so many days ago')
    .option('--newer-than <days>', 'only those first found at most so many days ago')
    .option('--due-by <date>', 'only those due on this date or earlier')
    .option('--text <text>', 'only those with this text in subject, order, owner, note or values');
  return addLanguageOption(command);
}
