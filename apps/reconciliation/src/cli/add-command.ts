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
    configure,
    action,
  }: {
    readonly usage: string;
    readonly summary: string;
    readonly configure?: (command: Command) => void;
    readonly action: () => Promise<Action<Options, Arguments>>;
  },
): void {
  const command = parent.command(usage).description(summary);
  configure?.(command);
  command.option('--json', 'print one JSON document on stdout');
  command.action(async () => {
    const { checkArguments } = await import('./check-arguments.ts');
    await checkArguments(command);
    const run = await action();
    // The usage names the arguments that the action takes, and Commander refuses a missing one.
    const values = command.processedArgs as unknown as Arguments;
    context.setExitCode(await run(context, command.opts<Options>(), ...values));
  });
}
