import type { Command } from 'commander';
import { addCommand, type CommandContext, type CommonOptions } from '../add-command.ts';
import { addCsvOptions, addLanguageOption, addPageOptions, repeatedOption } from '../options.ts';

export function ordersCommands(program: Command, context: CommandContext): void {
  const orders = program.command('orders').description('import, show and change orders');

  addCommand(orders, context, {
    usage: 'import <file>',
    summary: 'import a .csv or .ndjson file; bad rows are listed, the others imported',
    configure: addCsvOptions,
    action: async () => (await import('../actions/orders-import.ts')).ordersImport,
  });

  addCommand(orders, context, {
    usage: 'list',
    summary: 'list or search orders, newest first, with their number and sums',
    configure: (command) => addOrderFilterOptions(addPageOptions(command)),
    action: async () => (await import('../actions/orders-list.ts')).ordersList,
  });

  addCommand(orders, context, {
    usage: 'show <order>',
    summary: 'show the history of an order, oldest entry first',
    configure: (command) => addPageOptions(addLanguageOption(command)),
    action: async () => (await import('../actions/orders-show.ts')).ordersShow,
  });

  addOrderChanges(orders, context);
}

/** Which orders to list or to export. */
export interface OrderFilterOptions extends CommonOptions {
  readonly state?: string;
  readonly order?: string;
  readonly payment?: string;
  readonly transaction?: string;
  readonly provider?: string;
  readonly currency?: string;
  readonly atLeast?: string;
  readonly atMost?: string;
  readonly from?: string;
  readonly to?: string;
  readonly buyer?: string;
}

function addOrderFilterOptions(command: Command): void {
  command
    .option('--state <state>', 'only orders in this state')
    .option('--order <order>', 'the order with this id')
    .option('--payment <id>', 'the order of this payment, by the id of its provider')
    .option('--transaction <hash>', 'the order of this transaction')
    .option('--provider <provider>', 'only orders with a payment or transaction of this provider')
    .option('--currency <code>', 'only orders in this currency')
    .option('--at-least <decimal>', 'only orders of this amount or more; needs --currency')
    .option('--at-most <decimal>', 'only orders of this amount or less; needs --currency')
    .option('--from <instant>', 'only orders created at this instant or later')
    .option('--to <instant>', 'only orders created before this instant')
    .option('--buyer <email>', 'only orders of this buyer');
}

/** Changes by a person: each needs a reason, is decided at once and stands in the audit. */
function addOrderChanges(orders: Command, context: CommandContext): void {
  addCommand(orders, context, {
    usage: 'amend <order>',
    summary: 'change the amount, the due time or the allowed providers of an order',
    configure: (command) =>
      addReasonOption(command)
        .option('--amount <decimal>', 'the new amount')
        .option('--currency <code>', 'its currency; by default the order’s own')
        .option('--due <instant>', 'the new due time, or never')
        .option('--providers <names>', 'the providers that may pay it, separated by commas, or any')
        .option('--force', 'remove a provider although its money counts'),
    action: async () => (await import('../actions/orders-change.ts')).ordersAmend,
  });

  addCommand(orders, context, {
    usage: 'cancel <order>',
    summary: 'cancel an order; money that comes all the same is to be given back',
    configure: addReasonOption,
    action: async () => (await import('../actions/orders-change.ts')).ordersCancel,
  });

  addCommand(orders, context, {
    usage: 'close <order>',
    summary: 'close an abandoned order; it is no longer verified by the schedule',
    configure: addReasonOption,
    action: async () => (await import('../actions/orders-change.ts')).ordersClose,
  });

  addCommand(orders, context, {
    usage: 'fulfil <order>',
    summary: 'record that the goods of an order went out, or correct when they did',
    configure: (command) =>
      addReasonOption(command)
        .option('--at <instant>', 'when they went out (default: now, unless it is recorded)')
        .option('--force', 'record it although the order may not be fulfilled'),
    action: async () => (await import('../actions/orders-change.ts')).ordersFulfil,
  });

  addCommand(orders, context, {
    usage: 'unfulfil <order>',
    summary: 'record that the goods did not go out after all',
    configure: addReasonOption,
    action: async () => (await import('../actions/orders-change.ts')).ordersUnfulfil,
  });

  addCommand(orders, context, {
    usage: 'bind <order> <provider> <claim>',
    summary: 'bind a payment id, or a transaction as <network>:<hash>, to an order',
    configure: addReasonOption,
    action: async () => (await import('../actions/orders-change.ts')).ordersBind,
  });

  addCommand(orders, context, {
    usage: 'unbind <order> <provider> <claim>',
    summary: 'withdraw a payment or a transaction from an order',
    configure: addReasonOption,
    action: async () => (await import('../actions/orders-change.ts')).ordersUnbind,
  });

  addCommand(orders, context, {
    usage: 'allocate <order> <provider> <claim> <amount>',
    summary: 'give a unit of money, or a part of it, to an order',
    configure: addUnitOption,
    action: async () => (await import('../actions/orders-change.ts')).ordersAllocate,
  });

  addCommand(orders, context, {
    usage: 'split <provider> <claim>',
    summary: 'split a payment or a transfer over several orders, all parts or none',
    configure: (command) =>
      addUnitOption(command).requiredOption(
        '--part <order=amount>',
        'the part of an order; may be repeated',
        repeatedOption,
      ),
    action: async () => (await import('../actions/orders-split.ts')).ordersSplit,
  });

  addCommand(orders, context, {
    usage: 'unallocate <order> <provider> <claim>',
    summary: 'take back what a person allocated to an order',
    configure: addUnitOption,
    action: async () => (await import('../actions/orders-change.ts')).ordersUnallocate,
  });

  addCommand(orders, context, {
    usage: 'accept-parts <order>',
    summary: 'accept several payments as the payment of an order',
    configure: addReasonOption,
    action: async () => (await import('../actions/orders-change.ts')).ordersAcceptParts,
  });
}

function addReasonOption(command: Command): Command {
  return command.requiredOption('--reason <text>', 'why; it stands in the audit');
}

function addUnitOption(command: Command): Command {
  return addReasonOption(command).option('--unit <id>', 'which transfer, where `orders show` lists several');
}
