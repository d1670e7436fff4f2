import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';

export function serveCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'serve',
    summary: 'serve the API, the web pages and the schedule until SIGTERM or SIGINT',
    action: async () => (await import('../actions/serve.ts')).serve,
  });
}
