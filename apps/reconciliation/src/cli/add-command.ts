import type { Command } from 'commander';
import type { Terminal } from './terminal.ts';

/** What every action works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Who the audit says it was. */
  readonly actor: string;
  readonly setExitCode: (code: number) => void;
}

/** Runs a command with its options and its arguments, in the order of its usage. Returns the exit code. */
export type Action<Options extends CommonOptions, Arguments extends readonly string[] = readonly string[]> = (
  context: CommandContext,
  options: Options,
  ...values: Arguments
) => Promise<number>;

export interface CommonOptions {
  readonly json?: boolean;
}

/** Declares a command with the options that every command has. Its action is imported when the command runs. */
export function addCommand<Options extends CommonOptions, Arguments extends readonly string[]>(
  parent: Command,
  context: CommandContext,
  {
    usage,
    summary,
    examples = [],
    printsReport = true,
    configure,
    action,
  }: {
    readonly usage: string;
    readonly summary: string;
    /** Command lines without `punteo`, for the help and the page of the command line. */
    readonly examples?: readonly string[];
    /** False: what it prints is not for a file, or it has an `--output` of its own. */
    readonly printsReport?: boolean;
    readonly configure?: (command: Command) => void;
    readonly action: () => Promise<Action<Options, Arguments>>;
  },
): void {
  const command = parent.command(usage).description(summary);
  configure?.(command);
  command.option('--json', 'print one JSON document on stdout, also for an error');
  if (printsReport) {
    command
      .option('--output <file>', 'write to this file instead of stdout; an existing one is replaced')
      .option('--wide', 'do not fit tables to the width of the terminal');
  }
  EXAMPLES.set(command, examples);
  if (examples.length > 0)
    command.addHelpText('after', `\nExamples:\n${examples.map((line) => `  punteo ${line}`).join('\n')}`);
  command.action(async () => {
    const { checkArguments } = await import('./check-arguments.ts');
    await checkArguments(command);
    const run = await action();
    // The usage names the arguments that the action takes, and Commander refuses a missing one.
    const values = command.processedArgs as unknown as Arguments;
    const options = command.opts<Options & ReportOptions>();
    const runOn = (terminal: Terminal) => run({ ...context, terminal }, options, ...values);
    context.setExitCode(
      printsReport ? await runReport(context.terminal, options, runOn) : await runOn(context.terminal),
    );
  });
}

/** The command lines that the help of a command shows, without `punteo`: for the page of the command line. */
export function examplesOf(command: Command): readonly string[] {
  return EXAMPLES.get(command) ?? [];
}

const EXAMPLES = new WeakMap<Command, readonly string[]>();

interface ReportOptions {
  readonly output?: string;
  readonly wide?: boolean;
}

async function runReport(
  terminal: Terminal,
  { output, wide = false }: ReportOptions,
  run: (terminal: Terminal) => Promise<number>,
): Promise<number> {
  if (output === undefined || output === '-') return run(wide ? { ...terminal, width: null } : terminal);
  const { withOutputFile } = await import('./output-file.ts');
  return withOutputFile(output, terminal, run);
}
