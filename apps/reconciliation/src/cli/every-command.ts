import type { Command } from 'commander';
import type { CommandContext } from './add-command.ts';
import { callbacksCommands } from './commands/callbacks.ts';
import { compareCommand } from './commands/compare.ts';
import { discrepanciesCommands } from './commands/discrepancies.ts';
import { operateCommands } from './commands/operate.ts';
import { ordersCommands } from './commands/orders.ts';
import { paymentsCommands } from './commands/payments.ts';
import { reconcileCommands } from './commands/reconcile.ts';

/** In the order of the help. */
export const everyCommand: readonly ((program: Command, context: CommandContext) => void)[] = [
  operateCommands,
  ordersCommands,
  paymentsCommands,
  reconcileCommands,
  compareCommand,
  discrepanciesCommands,
  callbacksCommands,
];
