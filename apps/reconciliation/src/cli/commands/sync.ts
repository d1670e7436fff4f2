import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';

export function syncCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'sync',
    summary: "read the providers' lists of payments into the store",
    configure: (command) =>
      command
        .option('--provider <name>', 'only this provider')
        .option('--changes', 'only what changed since the last sync: faster, but shows no payment to be missing'),
    action: async () => (await import('../actions/sync.ts')).sync,
  });
}
