import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';

export function restoredCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'restored',
    summary: 'record that the database was restored from a backup, before the apps start',
    action: async () => (await import('../actions/restored.ts')).restored,
  });
}
