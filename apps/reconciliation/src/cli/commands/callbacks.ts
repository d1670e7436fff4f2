import type { CallbackOutcome } from '@punteo/payments';
import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addPageOptions, addReasonOption, choiceOption } from '../options.ts';

export function callbacksCommands(program: Command, context: CommandContext): void {
  const callbacks = program.command('callbacks').description('show received callbacks and replay them');

  addCommand(callbacks, context, {
    usage: 'list',
    examples: ['callbacks list --outcome orphan'],
    summary: 'list callbacks, newest first',
    configure: (command) =>
      addPageOptions(command)
        .option('--provider <name>', 'only callbacks of this provider')
        .addOption(choiceOption('--outcome <outcome>', 'only callbacks with this outcome', OUTCOMES))
        .option('--order <order>', 'only callbacks of this order'),
    action: async () => (await import('../actions/callbacks-list.ts')).callbacksList,
  });

  addCommand(callbacks, context, {
    usage: 'show <id>',
    examples: ['callbacks show 0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43'],
    summary: 'show a callback with its body as received',
    action: async () => (await import('../actions/callbacks-show.ts')).callbacksShow,
  });

  addCommand(callbacks, context, {
    usage: 'replay <id>',
    examples: ["callbacks replay 0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43 --reason 'the order is imported now'"],
    summary: 'have a callback read and matched again',
    configure: addReasonOption,
    action: async () => (await import('../actions/callbacks-replay.ts')).callbacksReplay,
  });
}

const OUTCOMES = ['received', 'matched', 'orphan', 'unreadable'] as const satisfies readonly CallbackOutcome[];
