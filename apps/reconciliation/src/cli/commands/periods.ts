import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addLanguageOption, addPageOptions, oneOfOption } from '../options.ts';

const FORMATS = ['table', 'html', 'csv'] as const;
export type PeriodFormat = (typeof FORMATS)[number];
const PARTS = ['entries', 'totals', 'open-items'] as const;
export type Part = (typeof PARTS)[number];

export function periodsCommands(program: Command, context: CommandContext): void {
  const periods = program.command('periods').description('close the books and show closed periods');

  addCommand(periods, context, {
    usage: 'close <period>',
    summary: 'close the books until the end of a month (2026-11), a day, or days (2026-11-01--2026-11-15); for good',
    configure: (command) =>
      addFormatOptions(command)
        .requiredOption('--reason <text>', 'why; it stands in the audit')
        .option('--dry-run', 'show the numbers and close nothing'),
    action: async () => (await import('../actions/periods-close.ts')).periodsClose,
  });

  addCommand(periods, context, {
    usage: 'list',
    summary: 'list closed periods, the latest first',
    configure: addPageOptions,
    action: async () => (await import('../actions/periods-list.ts')).periodsList,
  });

  addCommand(periods, context, {
    usage: 'show <period>',
    summary: 'print the statement of a closed period (its name, or `latest`), or the lines that its hashes are made of',
    configure: (command) =>
      addFormatOptions(command).option(
        '--part <part>',
        `print the exact lines of ${PARTS.join(', ')}: their SHA-256 is the hash on the statement`,
        oneOfOption(PARTS),
      ),
    action: async () => (await import('../actions/periods-show.ts')).periodsShow,
  });
}

function addFormatOptions(command: Command): Command {
  return addLanguageOption(command).option('--format <format>', FORMATS.join(', '), oneOfOption(FORMATS), 'table');
}
