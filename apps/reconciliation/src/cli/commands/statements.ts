import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addPageOptions } from '../options.ts';

export function statementsCommands(program: Command, context: CommandContext): void {
  const statements = program.command('statements').description('import statements of accounts and providers');

  addCommand(statements, context, {
    usage: 'import <file>',
    summary: 'import a statement of a bank account, a treasury or a provider; the same file again changes nothing',
    configure: (command) =>
      command.requiredOption('--mapping <file>', 'how the file is written: format, columns, dates, amounts, account'),
    action: async () => (await import('../actions/statements-import.ts')).statementsImport,
  });

  addCommand(statements, context, {
    usage: 'list',
    summary: 'list imported files, newest first',
    configure: (command) =>
      addPageOptions(command).option('--not-accepted', 'only files whose bad rows are not accepted'),
    action: async () => (await import('../actions/statements-list.ts')).statementsList,
  });

  addCommand(statements, context, {
    usage: 'show <id>',
    summary: 'show an imported file with its entries, or with its bad rows',
    configure: (command) => addPageOptions(command).option('--bad-rows', 'its bad rows instead of its entries'),
    action: async () => (await import('../actions/statements-show.ts')).statementsShow,
  });

  addCommand(statements, context, {
    usage: 'accept <id>',
    summary: 'go on without the bad rows of a file; until then, no run is complete',
    configure: (command) => command.requiredOption('--reason <reason>', 'why, for the audit'),
    action: async () => (await import('../actions/statements-accept.ts')).statementsAccept,
  });
}
