import type { PaymentStatus } from '@punteo/payments';
import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addPageOptions, choiceOption, type PageOptions } from '../options.ts';

export function paymentsCommands(program: Command, context: CommandContext): void {
  const payments = program.command('payments').description('show the payments that providers list');

  addCommand(payments, context, {
    usage: 'list',
    examples: ['payments list --provider neopay --unbound', 'payments list --currency USD --at-least 100.00 --json'],
    summary: 'list payments, newest first by the provider’s clock, with their number and sums',
    configure: (command) =>
      addPageOptions(command)
        .option('--provider <name>', 'only payments of this provider')
        .addOption(choiceOption('--status <status>', 'only payments with this status', STATUSES))
        .option('--order <order>', 'only payments that are bound to this order')
        .option('--unbound', 'only payments that are bound to no order')
        .option('--currency <code>', 'only payments in this currency')
        .option('--at-least <decimal>', 'only payments of this amount or more; needs --currency')
        .option('--at-most <decimal>', 'only payments of this amount or less; needs --currency')
        .option('--text <text>', 'only payments whose id at the provider begins with this'),
    action: async () => (await import('../actions/payments-list.ts')).paymentsList,
  });
}

/** Which payments to list. */
export interface PaymentsListOptions extends PageOptions {
  readonly provider?: string;
  readonly status?: PaymentStatus;
  readonly order?: string;
  readonly unbound?: boolean;
  readonly currency?: string;
  readonly atLeast?: string;
  readonly atMost?: string;
  readonly text?: string;
}

const STATUSES = [
  ...(['created', 'pending', 'authorised', 'paid', 'failed', 'cancelled', 'expired', 'refunded', 'unknown'] as const),
] satisfies readonly PaymentStatus[];
