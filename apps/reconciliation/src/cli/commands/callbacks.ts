import type { CallbackOutcome } from '@punteo/payments';
import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addPageOptions, addReasonOption, oneOfOption } from '../options.ts';

export function callbacksCommands(program: Command, context: CommandContext): void {
  const callbacks = program.command('callbacks').description('show received callbacks and replay them');

  addCommand(callbacks, context, {
    usage: 'list',
    summary: 'list callbacks, newest first',
    configure: (command) =>
      addPageOptions(command)
        .option('--provider <name>', 'only callbacks of this provider')
        .option('--outcome <outcome>', OUTCOMES.join(', '), oneOfOption(OUTCOMES))
        .option('--order <order>', 'only callbacks of this order'),
    action: async () => (await import('../actions/callbacks-list.ts')).callbacksList,
  });

  addCommand(callbacks, context, {
    usage: 'show <id>',
    summary: 'show a callback with its body as received',
    action: async () => (await import('../actions/callbacks-show.ts')).callbacksShow,
  });

  addCommand(callbacks, context, {
    usage: 'replay <id>',
    summary: 'have a callback read and matched again',
    configure: addReasonOption,
    action: async () => (await import('../actions/callbacks-replay.ts')).callbacksReplay,
  });
}

const OUTCOMES = ['received', 'matched', 'orphan', 'unreadable'] as const satisfies readonly CallbackOutcome[];
