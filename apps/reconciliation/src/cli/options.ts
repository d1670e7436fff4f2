import { type Command, InvalidArgumentError } from 'commander';
import { DECIMAL_MARKS, SEPARATORS, type Separator } from '../csv/format.ts';
import { isLanguage, LANGUAGES, type Language } from '../texts/language.ts';
import type { CommonOptions } from './add-command.ts';

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

/** Adds `--reason` where it may be left out. */
export function addReasonOption(command: Command): Command {
  return command.option('--reason <text>', 'why; it stands in the audit');
}

export interface ReasonOptions extends CommonOptions {
  readonly reason?: string;
}

export function addLanguageOption(command: Command): Command {
  return command.option('--lang <language>', LANGUAGES.join(' or '), languageOption, 'en');
}

export interface LanguageOptions extends CommonOptions {
  readonly lang: Language;
}

/** Adds `--separator` and `--decimal`, for a command that reads amounts from a CSV file. */
export function addCsvOptions(command: Command): Command {
  return addSeparatorOption(command).option(
    '--decimal <mark>',
    'decimal mark of the amounts, . or , (default: ".")',
    oneOfOption(DECIMAL_MARKS),
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

/** Parses the decimal mark of amounts in a CSV file. */
export const decimalMarkOption = (text: string) => oneOfOption(DECIMAL_MARKS)(text);

/** Parses an option that takes one of a few values. */
export function oneOfOption<Value extends string>(values: readonly Value[]): (text: string) => Value {
  return (text) => {
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) throw new InvalidArgumentError(`Should be one of ${values.join(', ')}.`);
    return value;
  };
}

function languageOption(text: string): Language {
  if (!isLanguage(text)) throw new InvalidArgumentError(`Should be one of ${LANGUAGES.join(', ')}.`);
  return text;
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
