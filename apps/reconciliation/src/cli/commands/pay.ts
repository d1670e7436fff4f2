import { type Command, InvalidArgumentError } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';

export function payCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'pay <order>',
    summary: 'ask a provider to create a payment for an order',
    configure: (command) =>
      command
        .requiredOption('--provider <name>', 'the provider to ask')
        .option('--description <text>', 'text for the buyer')
        .option('--details <json>', 'JSON object with what only this provider needs', detailsOption, {})
        .option('--retry-lost', 'repeat a create without an answer, under the same reference'),
    action: async () => (await import('../actions/pay.ts')).pay,
  });
}

function detailsOption(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Refused below with every other text that is no JSON object.
  }
  throw new InvalidArgumentError('Should be a JSON object.');
}
