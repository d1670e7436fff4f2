import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';

export function payCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'pay <order>',
    summary: 'ask a provider to create a payment for an order',
    configure: (command) =>
      command
        .requiredOption('--provider <name>', 'the provider to ask')
        .option('--description <text>', 'text for the buyer')
        .option('--details <json>', 'JSON object with what only this provider needs', '{}')
        .option('--retry-lost', 'repeat a create without an answer, under the same reference')
        .option('--another', 'create a payment although another one may still be paid')
        .option('--idempotency-key <key>', 'your name for this request: the same one again creates nothing'),
    action: async () => (await import('../actions/pay.ts')).pay,
  });
}
