import type { Command } from 'commander';
import { callbacksCommands } from './callbacks.ts';
import type { CommandContext } from './command.ts';
import { compareCommand } from './compare.ts';
import { discrepanciesCommands } from './discrepancies.ts';
import { houseCommands } from './house.ts';
import { ordersCommands } from './orders.ts';
import { paymentsCommands } from './payments.ts';
import { reconcileCommands } from './reconcile.ts';

/** In the order of the help. */
export const everyCommand: readonly ((program: Command, context: CommandContext) => void)[] = [
  houseCommands,
  ordersCommands,
  paymentsCommands,
  reconcileCommands,
  compareCommand,
  discrepanciesCommands,
  callbacksCommands,
];
