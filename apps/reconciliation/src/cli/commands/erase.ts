import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { daysOption, repeatedOption } from '../options.ts';

export function eraseCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'erase',
    summary: 'show which personal data of a person, of orders or of old orders is stored, and erase it with --apply',
    configure: (command) =>
      command
        .option('--email <address>', 'every document with this address; may be repeated', repeatedOption)
        .option('--name <name>', 'every document with this name; may be repeated', repeatedOption)
        .option('--phone <number>', 'every document with this number; may be repeated', repeatedOption)
        .option('--iban <iban>', 'every document with this account; may be repeated', repeatedOption)
        .option('--order <order>', 'the data of this order; may be repeated', repeatedOption)
        .option('--older-than <days>', 'the data of orders created, and unchanged, longer ago', daysOption)
        .option('--apply', 'erase it, which cannot be undone')
        .option('--reason <text>', 'why, for the audit; needed with --apply'),
    action: async () => (await import('../actions/erase.ts')).erase,
  });
}
