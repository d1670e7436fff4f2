import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addTimeZoneOption } from '../options.ts';

export function statisticsCommands(program: Command, context: CommandContext): void {
  const statistics = program.command('statistics').description('show numbers over time');

  addCommand(statistics, context, {
    usage: 'orders',
    examples: ['statistics orders --from 2026-03-01 --to 2026-03-31'],
    summary: 'count orders by the day of their creation, as they stand now: all, paid, and paid without a discrepancy',
    configure: (command) =>
      addTimeZoneOption(command)
        .option('--from <date>', 'the first day (default: 30 days with the last one)')
        .option('--to <date>', 'the last day (default: today); 92 days at most'),
    action: async () => (await import('../actions/statistics.ts')).statisticsOrders,
  });

  addCommand(statistics, context, {
    usage: 'callbacks',
    examples: ['statistics callbacks', 'statistics callbacks --from 2026-03-01 --to 2026-03-02 --time-zone UTC'],
    summary: 'count callbacks by the hour of their first receipt and by outcome',
    configure: (command) =>
      addTimeZoneOption(command)
        .option('--from <date>', 'on this date or later; also an instant (default: 24 hours before the end)')
        .option(
          '--to <date>',
          'on this date or earlier; also an instant, and before it (default: now); 31 days at most',
        ),
    action: async () => (await import('../actions/statistics.ts')).statisticsCallbacks,
  });
}
