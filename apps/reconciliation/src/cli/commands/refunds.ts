import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addLanguageOption, addPageOptions, oneOfOption } from '../options.ts';

export function refundsCommands(program: Command, context: CommandContext): void {
  const refunds = program.command('refunds').description('show what is to be given back, and record what was');

  addCommand(refunds, context, {
    usage: 'list',
    summary: 'list what is to be given back, what was and what is left, of the newest order first',
    configure: (command) =>
      addPageOptions(addLanguageOption(command))
        .option('--state <state>', 'open: something is left (default); settled; all', oneOfOption(STATES), 'open')
        .option('--order <order>', 'only this order')
        .option('--provider <name>', 'only payments of this provider')
        .option('--recorded', 'list the refunds that people recorded, newest first'),
    action: async () => (await import('../actions/refunds-list.ts')).refundsList,
  });

  addCommand(refunds, context, {
    usage: 'record <order> <provider> <claim> <amount>',
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
}

const STATES = ['open', 'settled', 'all'] as const;
