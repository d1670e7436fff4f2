import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';

export function repairCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'repair',
    summary: 'compute every standing again from the stored facts, without asking a provider or a chain',
    action: async () => (await import('../actions/repair.ts')).repair,
  });
}
