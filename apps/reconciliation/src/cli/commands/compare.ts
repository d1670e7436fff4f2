import type { Command } from 'commander';
import { DECIMAL_MARKS } from '../../csv/format.ts';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addCsvOptions, oneOfOption, separatorOption } from '../options.ts';

export function compareCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'compare <left> <right>',
    summary: 'compare two CSV files by id; needs no database',
    configure: (command) => {
      command
        .option('--id <column>', 'column of the id', 'id')
        .option('--amount <column>', 'column of the amount', 'amount')
        .option('--currency <column>', 'column of the currency (default: "currency", if both files have it)')
        .option('--status <column>', 'column of the status (default: "status", if both files have it)');
      addCsvOptions(command);
      for (const side of ['left', 'right']) {
        command
          .option(`--${side}-separator <character>`, `--separator of the ${side} file only`, separatorOption)
          .option(`--${side}-decimal <mark>`, `--decimal of the ${side} file only`, oneOfOption(DECIMAL_MARKS));
      }
    },
    action: async () => (await import('../actions/compare.ts')).compare,
  });
}
