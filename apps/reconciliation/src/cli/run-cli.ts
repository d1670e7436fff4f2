import { userInfo } from 'node:os';
import { PunteoError } from '@punteo/payments';
import { Command, CommanderError } from 'commander';
import { FileError } from '../orders/file-error.ts';
import type { CommandContext } from './add-command.ts';
import { compareCommand } from './commands/compare.ts';
import { EXIT } from './exit-codes.ts';
import { createTerminal } from './terminal.ts';

/** Runs one command line and returns the exit code; never throws. */
export async function runCli(words: readonly string[], environment: CommandContext['environment']): Promise<number> {
  const terminal = createTerminal(process.stdout, process.stderr);
  let code: number = EXIT.fine;
  const context: CommandContext = {
    terminal,
    environment,
    actor: `cli:${userName()}`,
    exit: (given) => {
      code = given;
    },
  };
  const program = new Command('punteo')
    .description('Which orders are really paid, by whose word, and what does not tally.')
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing needs attention, 1 something does, 2 the run is incomplete, 64 wrong usage, 70 a fault of ours.',
    );
  try {
    for (const add of await commandsFor(words)) add(program, context);
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    return exitCodeOf(error, terminal.note);
  }
}

/** `compare` needs nothing of the house, and does not wait until all of it is loaded. */
async function commandsFor([command]: readonly string[]): Promise<readonly (typeof compareCommand)[]> {
  if (command === 'compare') return [compareCommand];
  return (await import('./every-command.ts')).everyCommand;
}

/** Codes that mean that the question was wrong, not the house. */
const USAGE_CODES = [
  'callback_unknown',
  'csv_malformed',
  'create_unresolved',
  'cursor_malformed',
  'discrepancy_unknown',
  'order_unknown',
  'provider_not_allowed',
  'provider_not_configured',
  'run_unknown',
  'window_empty',
];

/** Codes that mean that the configuration is to be mended. */
const SETTING_CODES = ['configuration_invalid', 'tokens_missing'];

function exitCodeOf(error: unknown, note: (line: string) => void): number {
  // Commander has said what was wrong; asking for help is no mistake.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.wrongUsage;
  if (error instanceof FileError || (error instanceof PunteoError && USAGE_CODES.includes(error.code))) {
    note(error.message);
    return EXIT.wrongUsage;
  }
  if (error instanceof PunteoError && SETTING_CODES.includes(error.code)) {
    note(error.message);
    return EXIT.attention;
  }
  note(error instanceof PunteoError ? `${error.code}: ${error.message}` : `A fault of ours: ${nameOf(error)}`);
  return EXIT.ourFault;
}

/** Not the message: another's words may quote addresses and secrets. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  const [, place = ''] = /\n\s+at (.*)/.exec(error.stack ?? '') ?? [];
  return `${error.name}${code} at ${place}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
