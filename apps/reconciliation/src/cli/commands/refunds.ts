import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addLanguageOption, addPageOptions, choiceOption } from '../options.ts';

export function refundsCommands(program: Command, context: CommandContext): void {
  const refunds = program.command('refunds').description('show what is to be given back, and record what was');

  addCommand(refunds, context, {
    usage: 'list',
    examples: ['refunds list'],
    summary: 'list what is to be given back, what was and what is left, of the newest order first',
    configure: (command) =>
      addPageOptions(addLanguageOption(command))
        .addOption(
          choiceOption('--state <state>', 'open: something is left, or more was given back than came', STATES).default(
            'open',
          ),
        )
        .option('--order <order>', 'only this order')
        .option('--provider <name>', 'only payments of this provider')
        .option('--recorded', 'list the refunds that people recorded, newest first'),
    action: async () => (await import('../actions/refunds-list.ts')).refundsList,
  });

  addCommand(refunds, context, {
    usage: 'record <order> <provider> <claim> <amount>',
    examples: ["refunds record A-1001 neopay 0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43 5.00 --reason 'paid twice'"],
    summary: 'record money that was given back, of a payment or a transaction of an order',
    configure: (command) =>
      command
        .requiredOption('--reason <text>', 'why; it stands in the audit')
        .option('--at <instant>', 'when it was given back (default: now)')
        .option('--reference <text>', 'the bank’s or the chain’s name of the money given back')
        .option('--currency <code>', 'the currency; by default the order’s own')
        .option('--force', 'record more than is left to be given back'),
    action: async () => (await import('../actions/refunds-record.ts')).refundsRecord,
  });

  addCommand(refunds, context, {
    usage: 'withdraw <refund>',
    summary: 'withdraw a recorded refund that was not made, or whose money came back',
    configure: (command) => command.requiredOption('--reason <text>', 'why; it stands in the audit'),
    action: async () => (await import('../actions/refunds-withdraw.ts')).refundsWithdraw,
  });
}

const STATES = ['open', 'settled', 'all'] as const;
