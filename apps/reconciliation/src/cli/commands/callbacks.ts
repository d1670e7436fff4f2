import type { CallbackOutcome } from '@punteo/payments';
import type { Command } from 'commander';
import { addCommand, type CommandContext, type CommonOptions } from '../add-command.ts';
import { addPageOptions, addReasonOption, addTimeZoneOption, choiceOption } from '../options.ts';

export function callbacksCommands(program: Command, context: CommandContext): void {
  const callbacks = program.command('callbacks').description('show received callbacks and replay them');

  addCommand(callbacks, context, {
    usage: 'list',
    examples: ['callbacks list --outcome orphan'],
    summary: 'list callbacks, newest first',
    configure: (command) => addFilterOptions(addPageOptions(command)),
    action: async () => (await import('../actions/callbacks-list.ts')).callbacksList,
  });

  addCommand(callbacks, context, {
    usage: 'show <id>',
    examples: ['callbacks show 0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43'],
    summary: 'show a callback with its body as received',
    action: async () => (await import('../actions/callbacks-show.ts')).callbacksShow,
  });

  addCommand(callbacks, context, {
    usage: 'replay <ids>',
    examples: [
      "callbacks replay 0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43 --reason 'the order is imported now'",
      "callbacks replay all --count 12 --outcome orphan --provider neopay --reason 'the orders are imported now'",
    ],
    summary: 'have callbacks read and matched again; ids are separated by commas, or all',
    configure: (command) =>
      addFilterOptions(addReasonOption(command)).option(
        '--count <n>',
        'with the ids `all`: how many the other options select; with another number nothing is replayed',
      ),
    action: async () => (await import('../actions/callbacks-replay.ts')).callbacksReplay,
  });
}

/** Which callbacks to list or to replay. */
export interface CallbackFilterOptions extends CommonOptions {
  readonly provider?: string;
  readonly outcome?: CallbackOutcome;
  readonly order?: string;
  readonly names?: string;
  readonly from?: string;
  readonly to?: string;
  readonly timeZone?: string;
}

function addFilterOptions(command: Command): Command {
  command
    .option('--provider <name>', 'only callbacks of this provider')
    .addOption(choiceOption('--outcome <outcome>', 'only callbacks with this outcome', OUTCOMES))
    .option('--order <order>', 'only callbacks of this order')
    .option('--names <id>', 'only callbacks that name this order, payment or transaction')
    .option('--from <date>', 'only callbacks received on this date or later; also an instant')
    .option('--to <date>', 'only callbacks received on this date or earlier; also an instant, and before it');
  return addTimeZoneOption(command);
}

const OUTCOMES = ['received', 'matched', 'orphan', 'unreadable'] as const satisfies readonly CallbackOutcome[];
