import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';

export function healthCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'health',
    examples: ['health'],
    summary: 'show what is stored about providers, queues, dead letters and the last run; `doctor` asks the providers',
    action: async () => (await import('../actions/health.ts')).health,
  });
}
