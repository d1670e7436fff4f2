import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';

export function serveCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'serve',
    examples: ['serve --env-file punteo.env'],
    printsReport: false,
    summary: 'serve the API, the web pages and the schedule until SIGTERM or SIGINT',
    configure: (command) =>
      command.option(
        '--sign-in-link',
        'print a link that signs a browser in, once and within 15 minutes (default: on a terminal)',
      ),
    action: async () => (await import('../actions/serve.ts')).serve,
  });
}
