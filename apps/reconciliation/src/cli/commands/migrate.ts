import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';

export function migrateCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'migrate',
    summary: 'update the database schema',
    action: async () => (await import('../actions/migrate.ts')).migrate,
  });
}
