import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';

export function settingsCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'settings',
    examples: ['settings', 'settings --json'],
    summary: 'show what is configured, without secrets; `doctor` checks it',
    action: async () => (await import('../actions/settings.ts')).settings,
  });
}
