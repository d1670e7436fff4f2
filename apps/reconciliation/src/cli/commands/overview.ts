import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addTimeZoneOption } from '../options.ts';

export function overviewCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'overview',
    examples: ['overview', 'overview --since 2026-03-01 --json'],
    summary: 'show how the money stands by currency and provider, what is open and what changed',
    configure: (command) =>
      addTimeZoneOption(command).option(
        '--since <date>',
        'from when on changes are counted, at most 31 days ago; also an instant (default: 24 hours ago)',
      ),
    action: async () => (await import('../actions/overview.ts')).overview,
  });
}
