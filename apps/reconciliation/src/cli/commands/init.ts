import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';

export function initCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'init [file]',
    examples: ['init', 'init --sandbox'],
    printsReport: false,
    summary: 'write a file of variables with fresh secrets (default: punteo.env), for --env-file; never over a file',
    configure: (command) => command.option('--sandbox', 'for the sandbox on this machine, with chains.json beside it'),
    action: async () => (await import('../actions/init.ts')).init,
  });
}
