import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { Command, CommanderError } from 'commander';
import type { CommandContext } from './add-command.ts';
import { addCommands } from './commands.ts';
import { EXIT } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** Runs one command line, without `node` and the script, and returns its exit code. Never throws. */
export async function runCli(
  commandLine: readonly string[],
  { environment, terminal }: { readonly environment: CommandContext['environment']; readonly terminal: Terminal },
): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = new Command('punteo')
    .description('Shows which orders are paid, who proved it, and what does not match.')
    .version(versionOf(), '-V, --version', 'print the version')
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => terminal.print(text),
      writeErr: (text) => terminal.note(withShortLines(text.trimEnd())),
    })
    .addHelpText('after', EXIT_CODES);
  addCommands(program, {
    environment,
    terminal,
    actor: `cli:${userName()}`,
    setExitCode: (code) => {
      exitCode = code;
    },
  });
  try {
    await program.parseAsync(commandLine, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed the mistake, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.wrongUsage;
    const { exitCodeOfError } = await import('./exit-code-of-error.ts');
    const { code, message } = exitCodeOfError(error);
    terminal.note(message);
    return code;
  }
}

const EXIT_CODES = `
Exit codes: 0 nothing needs attention, 1 something does, 2 the run is incomplete,
64 wrong usage, 70 internal error, 78 wrong configuration, or the database cannot be used.`;

/** In the sources and in the packaged app the manifest is two folders above. */
function versionOf(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}

/** Commander quotes a wrong value, however long. */
function withShortLines(text: string): string {
  return text.replace(/^.{400}.+$/gm, (line) => `${line.slice(0, 200)}…${line.slice(-200)}`);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
