import { type Command, InvalidArgumentError } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';

export function doctorCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'doctor',
    summary:
      'check configuration, database, providers and callback address: 0 all pass, 1 warnings, 2 failures, 78 wrong configuration',
    configure: (command) =>
      command.option('--callback-url <url>', 'where providers reach the receiver (default: PUBLIC_URL)', urlOption),
    action: async () => (await import('../actions/doctor.ts')).doctor,
  });
}

function urlOption(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new InvalidArgumentError('Should be an http or https URL.');
  if (url.username || url.password || /[?#]/.test(text))
    throw new InvalidArgumentError('Should hold no user name, no password, no query and no fragment.');
  return text;
}
