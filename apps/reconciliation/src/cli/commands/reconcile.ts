import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addLanguageOption, addTimeZoneOption } from '../options.ts';

export function reconcileCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'reconcile',
    examples: ['reconcile', 'reconcile --from 2026-03-01 --to 2026-03-31 --time-zone Europe/Madrid --json'],
    summary: 'verify open orders, then compare orders, payments and callbacks',
    configure: (command) => {
      command
        .option('--from <date>', 'only orders created on this date or later; also an instant')
        .option('--to <date>', 'only orders created on this date or earlier; also an instant, and before it')
        .option('--dry-run', 'store no discrepancy')
        .option('--full', 'compare every order, not only what changed since the run before')
        .option('--no-wait', 'end with code 2 when another run is queued or at work');
      addLanguageOption(addTimeZoneOption(command));
    },
    action: async () => (await import('../actions/reconcile.ts')).reconcile,
  });
}
