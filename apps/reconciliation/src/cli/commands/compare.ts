import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';

export function compareCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'compare <left> <right>',
    summary: 'compare two CSV files by id; needs no database',
    configure: (command) =>
      command
        .option('--id <column>', 'column of the id', 'id')
        .option('--amount <column>', 'column of the amount', 'amount')
        .option('--currency <column>', 'column of the currency, if both files have it', 'currency')
        .option('--status <column>', 'column of the status, if both files have it', 'status'),
    action: async () => (await import('../actions/compare.ts')).compare,
  });
}
