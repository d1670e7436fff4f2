import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addLanguageOption, addPageOptions } from '../options.ts';

export function ordersCommands(program: Command, context: CommandContext): void {
  const orders = program.command('orders').description('import and show orders');

  addCommand(orders, context, {
    usage: 'import <file>',
    summary: 'import a .csv or .ndjson file; bad rows are listed, the others imported',
    action: async () => (await import('../actions/orders-import.ts')).ordersImport,
  });

  addCommand(orders, context, {
    usage: 'list',
    summary: 'list orders and their standing, newest first',
    configure: (command) => addPageOptions(command).option('--state <state>', 'only orders in this state'),
    action: async () => (await import('../actions/orders-list.ts')).ordersList,
  });

  addCommand(orders, context, {
    usage: 'show <order>',
    summary: 'show the history of an order, oldest entry first',
    configure: addLanguageOption,
    action: async () => (await import('../actions/orders-show.ts')).ordersShow,
  });
}
