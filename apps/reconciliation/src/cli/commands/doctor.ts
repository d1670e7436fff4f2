import { type Command, InvalidArgumentError } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';

export function doctorCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'doctor',
    summary: 'check configuration, database, providers and callback address: 0 all pass, 1 warnings, 2 failures',
    configure: (command) =>
      command.option('--callback-url <url>', 'where providers reach the receiver (default: PUBLIC_URL)', urlOption),
    action: async () => (await import('../actions/doctor.ts')).doctor,
  });
}

function urlOption(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError('Should be an http or https URL.');
  return text;
}
