import { userInfo } from 'node:os';
import { CommanderError } from 'commander';
import type { CommandContext } from './add-command.ts';
import type { CommandError } from './command-error.ts';
import { createProgram } from './create-program.ts';
import { EXIT } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/**
 * Runs one command line, without `node` and the script, and returns its exit code. Never throws. With `--json`, stdout holds
 * one document whatever happens: the report of the command, or `{"error": …}`.
 */
export async function runCli(
  commandLine: readonly string[],
  { environment, terminal }: { readonly environment: CommandContext['environment']; readonly terminal: Terminal },
): Promise<number> {
  let exitCode: number = EXIT.ok;
  let hasPrinted = false;
  const program = createProgram({
    environment,
    terminal: {
      ...terminal,
      get width() {
        return terminal.width;
      },
      print(report) {
        hasPrinted = true;
        terminal.print(report);
      },
    },
    actor: `cli:${userName()}`,
    setExitCode: (code) => {
      exitCode = code;
    },
  });
  try {
    await program.parseAsync(commandLine, { from: 'user' });
    return exitCode;
  } catch (error) {
    // The help or the version that was asked for.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    const failure = await failureOf(error);
    // Commander has printed its own errors.
    if (!(error instanceof CommanderError)) terminal.error(failure.message);
    // After a report, such as the address of `serve`, a second document could not be read.
    if (wantsJson(commandLine) && !hasPrinted) terminal.print(JSON.stringify({ error: failure }, null, 2));
    return failure.exitCode;
  }
}

async function failureOf(error: unknown): Promise<CommandError> {
  if (error instanceof CommanderError) {
    const { usageError } = await import('./command-error.ts');
    return usageError(error);
  }
  const { exitCodeOfError } = await import('./exit-code-of-error.ts');
  return exitCodeOfError(error);
}

/** Also on a command line that Commander cannot read. */
function wantsJson(commandLine: readonly string[]): boolean {
  const end = commandLine.indexOf('--');
  return commandLine.slice(0, end === -1 ? undefined : end).includes('--json');
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
