import { type Command, InvalidArgumentError, Option } from 'commander';
import { DECIMAL_MARKS, SEPARATORS, type Separator } from '../csv/format.ts';
import { LANGUAGES, type Language } from '../texts/language.ts';
import type { CommonOptions } from './add-command.ts';
import { didYouMean } from './nearest.ts';

/** Adds `--limit` and `--cursor`, for a command that prints one page of a list. */
export function addPageOptions(command: Command): Command {
  return command
    .option('--limit <n>', 'rows on a page, 1 to 200', limitOption, 50)
    .option('--cursor <cursor>', 'where the previous page ended');
}

export interface PageOptions extends CommonOptions {
  readonly limit: number;
  readonly cursor?: string;
}

/** Adds `--time-zone`, for a command with options that may be dates. */
export function addTimeZoneOption(command: Command): Command {
  return command.option(
    '--time-zone <zone>',
    'where a date begins and ends, such as Europe/Madrid (default: as a closed period, PERIOD_TIME_ZONE)',
  );
}

/** Adds `--reason` where it may be left out. */
export function addReasonOption(command: Command): Command {
  return command.option('--reason <text>', 'why; it stands in the audit');
}

export interface ReasonOptions extends CommonOptions {
  readonly reason?: string;
}

export function addLanguageOption(command: Command): Command {
  return command.addOption(choiceOption('--lang <language>', 'language of the sentences', LANGUAGES).default('en'));
}

export interface LanguageOptions extends CommonOptions {
  readonly lang: Language;
}

/** Adds `--separator` and `--decimal`, for a command that reads amounts from a CSV file. */
export function addCsvOptions(command: Command): Command {
  return addSeparatorOption(command).addOption(
    choiceOption('--decimal <mark>', 'decimal mark of the amounts (default: ".")', DECIMAL_MARKS),
  );
}

export function addSeparatorOption(command: Command): Command {
  return command.option(
    '--separator <character>',
    'what separates the cells of a CSV file: , or ; or tab (default: taken from its first line)',
    separatorOption,
  );
}

/** Parses a separator; `tab` and `\\t` name the tab, which is hard to type. */
export function separatorOption(text: string): Separator {
  const separator = SEPARATORS.find((each) => each === (text === 'tab' || text === '\\t' ? '\t' : text));
  if (separator === undefined) throw new InvalidArgumentError('Should be , or ; or tab.');
  return separator;
}

/** An option that takes one of a few values, which its help and the completion of shells list. */
export function choiceOption(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices(values).argParser((text) => {
    if (values.includes(text)) return text;
    throw new InvalidArgumentError(`Should be one of ${values.join(', ')}.${didYouMean(text, values)}`);
  });
}

function limitOption(text: string): number {
  if (!/^(?:[1-9]\d?|1\d\d|200)$/.test(text)) throw new InvalidArgumentError('Should be a whole number from 1 to 200.');
  return Number(text);
}

/** Parses an option that may be given several times. */
export function repeatedOption(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}

/** Parses a number of days. */
export function daysOption(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('Should be a whole number of days, 1 to 99999.');
  return Number(text);
}
