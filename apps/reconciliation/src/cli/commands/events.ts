import type { DeliveryState } from '@punteo/payments';
import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addPageOptions, addReasonOption, oneOfOption } from '../options.ts';

export function eventsCommands(program: Command, context: CommandContext): void {
  const events = program.command('events').description('show merchant events and send them again');

  addCommand(events, context, {
    usage: 'list',
    summary: 'list merchant events, newest first',
    configure: (command) =>
      addPageOptions(command)
        .option('--state <state>', STATES.join(', '), oneOfOption(STATES))
        .option('--order <order>', 'only events of this order')
        .option('--type <type>', 'only events of this type, such as order.paid'),
    action: async () => (await import('../actions/events-list.ts')).eventsList,
  });

  addCommand(events, context, {
    usage: 'show <id>',
    summary: 'show a merchant event with its payload and its deliveries',
    action: async () => (await import('../actions/events-show.ts')).eventsShow,
  });

  addCommand(events, context, {
    usage: 'resend [id]',
    summary: 'send one merchant event again, the failed ones, or those of a time range',
    configure: (command) =>
      addReasonOption(command)
        .option('--failed', 'only those that could not be delivered')
        .option('--since <instant>', 'only those written from this instant on')
        .option('--until <instant>', 'only those written before this instant'),
    action: async () => (await import('../actions/events-resend.ts')).eventsResend,
  });
}

const STATES = ['pending', 'delivered', 'dead'] as const satisfies readonly DeliveryState[];
