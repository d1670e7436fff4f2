import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addLanguageOption } from '../options.ts';

export function reconcileCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'reconcile',
    summary: 'verify open orders, then compare orders, payments and callbacks',
    configure: (command) => {
      command
        .option('--from <instant>', 'only orders created at or after this instant')
        .option('--to <instant>', 'only orders created before this instant')
        .option('--dry-run', 'store no discrepancy')
        .option('--full', 'compare every order, not only what changed since the run before')
        .option('--no-wait', 'end with code 2 when another run is queued or at work');
      addLanguageOption(command);
    },
    action: async () => (await import('../actions/reconcile.ts')).reconcile,
  });
}
