import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addPageOptions } from '../options.ts';

export function statementsCommands(program: Command, context: CommandContext): void {
  const statements = program.command('statements').description('import statements of accounts and providers');

  addCommand(statements, context, {
    usage: 'import <file>',
    examples: ['statements import march.csv --mapping bank.json'],
    summary: 'import a statement of a bank account, a treasury or a provider; the same file again changes nothing',
    configure: (command) =>
      command.requiredOption('--mapping <file>', 'how the file is written: format, columns, dates, amounts, account'),
    action: async () => (await import('../actions/statements-import.ts')).statementsImport,
  });

  addCommand(statements, context, {
    usage: 'list',
    examples: ['statements list --not-accepted'],
    summary: 'list imported files, newest first',
    configure: (command) =>
      addPageOptions(command).option('--not-accepted', 'only files whose bad rows are not accepted'),
    action: async () => (await import('../actions/statements-list.ts')).statementsList,
  });

  addCommand(statements, context, {
    usage: 'show <id>',
    examples: ['statements show 0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43 --bad-rows'],
    summary: 'show an imported file with its entries, or with its bad rows',
    configure: (command) => addPageOptions(command).option('--bad-rows', 'its bad rows instead of its entries'),
    action: async () => (await import('../actions/statements-show.ts')).statementsShow,
  });

  addCommand(statements, context, {
    usage: 'entries',
    examples: ['statements entries --account main-eur'],
    summary: 'list entries of all files, the latest booking first',
    configure: (command) => addPageOptions(command).option('--account <name>', 'only entries of this account'),
    action: async () => (await import('../actions/statements-entries.ts')).statementsEntries,
  });

  addCommand(statements, context, {
    usage: 'accept <id>',
    examples: ["statements accept 0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43 --reason 'the bank corrects them in April'"],
    summary: 'go on without the bad rows of a file; until then, no run is complete',
    configure: (command) => command.requiredOption('--reason <reason>', 'why, for the audit'),
    action: async () => (await import('../actions/statements-accept.ts')).statementsAccept,
  });

  addCommand(statements, context, {
    usage: 'withdraw <id>',
    summary: 'withdraw a file that was imported with a wrong mapping: its entries settle nothing any more',
    configure: (command) => command.requiredOption('--reason <reason>', 'why, for the audit'),
    action: async () => (await import('../actions/statements-withdraw.ts')).statementsWithdraw,
  });
}
