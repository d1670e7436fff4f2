import type { Command } from 'commander';
import type { CommandContext } from './add-command.ts';
import { auditCommands } from './commands/audit.ts';
import { callbacksCommands } from './commands/callbacks.ts';
import { compareCommand } from './commands/compare.ts';
import { discrepanciesCommands } from './commands/discrepancies.ts';
import { doctorCommand } from './commands/doctor.ts';
import { eraseCommand } from './commands/erase.ts';
import { eventsCommands } from './commands/events.ts';
import { exportCommand } from './commands/export.ts';
import { migrateCommand } from './commands/migrate.ts';
import { ordersCommands } from './commands/orders.ts';
import { payCommand } from './commands/pay.ts';
import { periodsCommands } from './commands/periods.ts';
import { reconcileCommand } from './commands/reconcile.ts';
import { refundsCommands } from './commands/refunds.ts';
import { repairCommand } from './commands/repair.ts';
import { reportCommand } from './commands/report.ts';
import { restoredCommand } from './commands/restored.ts';
import { rulesCommands } from './commands/rules.ts';
import { runsCommands } from './commands/runs.ts';
import { serveCommand } from './commands/serve.ts';
import { statementsCommands } from './commands/statements.ts';
import { syncCommand } from './commands/sync.ts';

/**
 * Declares every command, in the order of the help. Files in `commands/` hold usage and options only; each imports its
 * action from `actions/` when the command runs, so that help and small commands start at once.
 */
export function addCommands(program: Command, context: CommandContext): void {
  for (const addCommand of COMMANDS) addCommand(program, context);
}

const COMMANDS = [
  migrateCommand,
  restoredCommand,
  doctorCommand,
  serveCommand,
  ordersCommands,
  refundsCommands,
  payCommand,
  syncCommand,
  statementsCommands,
  reconcileCommand,
  runsCommands,
  reportCommand,
  repairCommand,
  rulesCommands,
  compareCommand,
  discrepanciesCommands,
  exportCommand,
  callbacksCommands,
  eventsCommands,
  eraseCommand,
  auditCommands,
  periodsCommands,
];
