import type { CommanderError } from 'commander';
import { EXIT } from './exit-codes.ts';

/** What `--json` prints on stdout, as `error`, for a command that failed. */
export interface CommandError {
  /** Stable: a code of the API's problems, one of `exitCodeOfError`, or one of the command line's own below. */
  readonly code: string;
  /** What stderr says, too. */
  readonly message: string;
  readonly exitCode: number;
}

/** The error for a command line that Commander cannot read. */
export function usageError({ code, message }: Pick<CommanderError, 'code' | 'message'>): CommandError {
  return {
    code: CODES[code] ?? 'usage_wrong',
    message: message.replace(/^error: /, '').trim(),
    exitCode: EXIT.wrongUsage,
  };
}

/** By the code that Commander has for it. */
const CODES: Readonly<Record<string, string>> = {
  'commander.unknownCommand': 'command_unknown',
  'commander.unknownOption': 'option_unknown',
  'commander.invalidArgument': 'option_invalid',
  'commander.optionMissingArgument': 'option_value_missing',
  'commander.missingMandatoryOptionValue': 'option_missing',
  'commander.conflictingOption': 'options_conflict',
  'commander.missingArgument': 'argument_missing',
  'commander.excessArguments': 'argument_unexpected',
};
