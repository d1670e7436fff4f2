import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { CommandContext } from './add-command.ts';
import { addCompleteCommand } from './commands/completion.ts';
import { addCommands } from './commands.ts';

/** The command line `punteo` with every command. The environment of a command is the context's and what `--env-file` names. */
export function createProgram(context: CommandContext): Command {
  const { terminal } = context;
  const program = new Command('punteo')
    .description('Shows which orders are paid, who proved it, and what does not match.')
    .version(versionOf(), '-V, --version', 'print the version')
    .option('--env-file <file>', 'read variables from this file; those of the environment win')
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true, styleTitle: (title) => terminal.styled('bold', title) })
    .configureOutput({
      writeOut: (text) => terminal.print(text),
      writeErr: (text) => terminal.note(text.trimEnd()),
      outputError: (text) => terminal.error(withShortLines(text.trimEnd())),
      getOutHasColors: () => terminal.styled('bold', 'x') !== 'x',
      getErrHasColors: () => false,
    })
    .addHelpText('after', EXIT_CODES);
  const running = { ...context };
  program.hook('preAction', async () => {
    const { envFile } = program.opts<{ readonly envFile?: string }>();
    if (envFile === undefined) return;
    const { readEnvFile } = await import('@punteo/app-kit/env-file');
    running.environment = { ...readEnvFile(envFile), ...context.environment };
  });
  addCommands(program, running);
  addCompleteCommand(program, running);
  return program;
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
