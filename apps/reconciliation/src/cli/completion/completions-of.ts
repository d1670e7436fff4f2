import type { Argument, Command, Option } from 'commander';
import { VALUES } from './values.ts';

export interface Completion {
  readonly value: string;
  /** In the language of the help; empty for a value of a list. */
  readonly description: string;
}

/** What may stand in the place of the last word; `files`: names of files, which the shell knows. */
export async function completionsOf(
  program: Command,
  typed: readonly string[],
): Promise<readonly Completion[] | 'files'> {
  const current = typed.at(-1) ?? '';
  const { command, options, positional, open } = readTyped(program, typed.slice(0, -1));
  const [, name, start] = /^(--[a-z-]+)=(.*)$/.exec(current) ?? [];
  if (name !== undefined) {
    const option = options.find(({ long }) => long === name);
    const values = option ? await valuesOf(option) : [];
    if (values === 'files') return 'files';
    return startingWith(start ?? '', values).map(({ value, description }) => ({
      value: `${name}=${value}`,
      description,
    }));
  }
  if (open !== null) return completed(current, await valuesOf(open));
  if (current.startsWith('-')) {
    const help = { value: '--help', description: 'display help for command' };
    const visible = options.filter(({ hidden }) => !hidden);
    const named = visible.map(({ long, description }) => ({ value: long ?? '', description }));
    return startingWith(current, [...named, help]);
  }
  if (command.commands.length > 0) {
    const commands = command.createHelp().visibleCommands(command);
    return startingWith(
      current,
      commands.map((each) => ({ value: each.name(), description: each.description() })),
    );
  }
  const argument = command.registeredArguments[positional];
  return argument ? completed(current, await valuesOf(argument)) : [];
}

interface Typed {
  readonly command: Command;
  /** Those that the command takes at this place. */
  readonly options: readonly Option[];
  /** How many arguments came before. */
  readonly positional: number;
  /** The option whose value comes next. */
  readonly open: Option | null;
}

function readTyped(program: Command, typed: readonly string[]): Typed {
  let command = program;
  let positional = 0;
  let open: Option | null = null;
  const optionsNow = () => (command === program ? program.options : [...command.options, ...program.options]);
  for (const word of typed) {
    const option = optionsNow().find(({ long, short }) => word === long || word === short);
    const subcommand = command.commands.find((each) => each.name() === word);
    // Bash ends a word at `=`, and gives the sign as a word of its own.
    if (open !== null) open = word === '=' ? open : null;
    else if (option) open = option.required ? option : null;
    else if (subcommand) command = subcommand;
    else if (!word.startsWith('-')) positional += 1;
  }
  // The value after `=` follows at once.
  return { command, options: optionsNow(), positional, open };
}

async function valuesOf(of: Argument | Option): Promise<readonly Completion[] | 'files'> {
  const name = 'long' in of ? (of.long ?? '') : `<${of.name()}>`;
  const values = of.argChoices ?? (await VALUES[name]?.());
  if (values !== undefined) return values.map((value) => ({ value, description: '' }));
  return FILES.test('flags' in of ? of.flags : name) ? 'files' : [];
}

const FILES = /<(?:file|left|right)>$/;

function completed(current: string, values: readonly Completion[] | 'files'): readonly Completion[] | 'files' {
  return values === 'files' ? 'files' : startingWith(current === '=' ? '' : current, values);
}

function startingWith(start: string, values: readonly Completion[]): readonly Completion[] {
  return values.filter(({ value }) => value.startsWith(start));
}
