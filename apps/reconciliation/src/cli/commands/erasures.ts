import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addPageOptions } from '../options.ts';

export function erasuresCommands(program: Command, context: CommandContext): void {
  const erasures = program.command('erasures').description('show which personal data was erased');

  addCommand(erasures, context, {
    usage: 'list',
    examples: ['erasures list'],
    summary: 'list erasures, newest first; none holds what was erased',
    configure: addPageOptions,
    action: async () => (await import('../actions/erasures-list.ts')).erasuresList,
  });
}
