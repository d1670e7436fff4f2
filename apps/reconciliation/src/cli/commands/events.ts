import type { DeliveryState } from '@punteo/payments';
import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addPageOptions, addReasonOption, addTimeZoneOption, choiceOption } from '../options.ts';

export function eventsCommands(program: Command, context: CommandContext): void {
  const events = program.command('events').description('show merchant events and send them again');

  addCommand(events, context, {
    usage: 'list',
    examples: ['events list --state dead'],
    summary: 'list merchant events, newest first',
    configure: (command) =>
      addPageOptions(command)
        .addOption(choiceOption('--state <state>', 'only events in this state', STATES))
        .option('--order <order>', 'only events of this order')
        .option('--type <type>', 'only events of this type, such as order.paid'),
    action: async () => (await import('../actions/events-list.ts')).eventsList,
  });

  addCommand(events, context, {
    usage: 'show <id>',
    examples: ['events show 0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43'],
    summary: 'show a merchant event with its payload and its deliveries',
    action: async () => (await import('../actions/events-show.ts')).eventsShow,
  });

  addCommand(events, context, {
    usage: 'resend [id]',
    examples: [
      'events resend --failed',
      'events resend --since 2026-03-01 --until 2026-03-02 --time-zone Europe/Madrid',
    ],
    summary: 'send one merchant event again, the failed ones, or those of a time range',
    configure: (command) =>
      addTimeZoneOption(addReasonOption(command))
        .option('--failed', 'only those that could not be delivered')
        .option('--since <date>', 'only those written on this date or later; also an instant')
        .option('--until <date>', 'only those written on this date or earlier; also an instant, and before it'),
    action: async () => (await import('../actions/events-resend.ts')).eventsResend,
  });
}

const STATES = ['pending', 'delivered', 'dead'] as const satisfies readonly DeliveryState[];
