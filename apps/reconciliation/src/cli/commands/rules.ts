import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';

export function rulesCommands(program: Command, context: CommandContext): void {
  const rules = program.command('rules').description('check the rules that explain differences and accept parts');

  addCommand(rules, context, {
    usage: 'check <file>',
    summary: 'check a rules file, without a database, and list its rules',
    action: async () => (await import('../actions/rules-check.ts')).rulesCheck,
  });
}
