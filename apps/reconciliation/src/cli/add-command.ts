import { type Command, InvalidArgumentError } from 'commander';
import { isLanguage, LANGUAGES, type Language } from '../texts/language.ts';
import type { Terminal } from './terminal.ts';

/** What a command works with. Its result is the exit code. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Who decides, for the audit. */
  readonly actor: string;
  readonly exit: (code: number) => void;
}

/** A command that every reader of the help finds alike: with `--json`, its action's result as exit code. */
export function addCommand<Options extends { json?: boolean }>(
  parent: Command,
  context: CommandContext,
  definition: {
    readonly usage: string;
    readonly summary: string;
    readonly configure?: (command: Command) => void;
    readonly run: (values: readonly string[], options: Options) => Promise<number>;
  },
): void {
  const command = parent.command(definition.usage).description(definition.summary);
  definition.configure?.(command);
  command.option('--json', 'print one JSON document on stdout');
  command.action(async () => {
    context.exit(await definition.run(command.processedArgs as readonly string[], command.opts<Options>()));
  });
}

export function urlOption(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError('Should be an http or https URL.');
  return text;
}

function limitOption(text: string): number {
  if (!/^(?:[1-9]\d?|1\d\d|200)$/.test(text)) throw new InvalidArgumentError('Should be a whole number from 1 to 200.');
  return Number(text);
}

export function languageOption(text: string): Language {
  if (!isLanguage(text)) throw new InvalidArgumentError(`Should be one of ${LANGUAGES.join(', ')}.`);
  return text;
}

/** For an option that takes one of a few words. */
export function oneOfOption<Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) throw new InvalidArgumentError(`Should be one of ${words.join(', ')}.`);
    return word;
  };
}

export const LIST_OPTIONS = (command: Command): Command =>
  command
    .option('--limit <n>', 'rows of a page, 1 to 200', limitOption, 50)
    .option('--cursor <cursor>', 'where the former page ended');

export interface ListOptions {
  readonly json?: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

export function pageRequest({ limit, cursor }: ListOptions): { readonly limit: number; readonly cursor?: string } {
  return cursor === undefined ? { limit } : { limit, cursor };
}

export function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
