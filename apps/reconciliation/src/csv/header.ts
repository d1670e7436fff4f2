import type { CsvRecords } from './csv-records.ts';
import { FileError } from './file-error.ts';
import { SEPARATOR_NAMES, SEPARATORS, type Separator } from './format.ts';
import { notUtf8 } from './utf8.ts';

/**
 * Chooses the separator with which the header has the required columns, and sets the header; false when the block ends
 * before the header does. `readWith` reads the first record with a separator; it is null for a file without one. Throws
 * `FileError`.
 */
export function readHeader(
  csv: CsvRecords,
  {
    separator,
    required,
    readWith,
  }: {
    readonly separator: Separator | undefined;
    readonly required: readonly string[];
    readonly readWith: ((separator: Separator) => boolean) | null;
  },
): boolean {
  if (readWith === null) throw new FileError(`${csv.path} is empty: its first line should name the columns.`);
  let chosen: Separator | null = null;
  let most = -1;
  for (const each of separator === undefined ? SEPARATORS : [separator]) {
    if (!readWith(each)) return false;
    const names = csv.texts();
    const columns = csv.fault === null ? names.length : 0;
    const isFit = csv.fault === null && required.every((name) => names.includes(name));
    const rank = isFit ? columns + FIT : columns;
    if (rank > most) [chosen, most] = [each, rank];
  }
  if (chosen === null || !readWith(chosen)) return false;
  csv.header = checkedHeader(csv, required);
  return true;
}

/** The separator that a line such as `sep=;` sets, if any. Throws `FileError` for one that no file may have. */
export function separatorOfLine(path: string, text: string | null): Separator | undefined {
  if (text === null) return undefined;
  const separator = SEPARATORS.find((each) => each === text);
  if (separator !== undefined) return separator;
  const names = Object.values(SEPARATOR_NAMES).join(', ');
  throw new FileError(`${path}, line 1 sets the separator ${shown(text)}. It should be one of ${names}.`);
}

/** Ranks any header with the required columns above any other. */
const FIT = 1e9;

function checkedHeader(csv: CsvRecords, required: readonly string[]): readonly string[] {
  const { path, line, fault } = csv;
  if (fault !== null && csv.cells.count > 0) throw notUtf8(path, line, 'holds NUL: it may be UTF-16, not UTF-8');
  if (fault !== null) throw new FileError(`${path}, line ${line} ${fault}. It should name the columns.`);
  const header = csv.texts();
  for (const [column, name] of header.entries()) {
    const first = header.indexOf(name);
    if (name !== '' && first !== column)
      throw new FileError(
        `${path} names the column ${shown(name)} twice: columns ${first + 1} and ${column + 1} of line ${line}. Remove one.`,
      );
  }
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length === 0) return header;
  const columns = missing.length === 1 ? 'column' : 'columns';
  throw new FileError(
    `${path} has no ${columns} ${missing.map(shown).join(', ')}. ` +
      `Line ${line}, read with the separator ${SEPARATOR_NAMES[csv.separator]}, names: ${listed(header)}.`,
  );
}

function shown(name: string): string {
  const text = JSON.stringify(name);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMES_LISTED;
  return names.slice(0, NAMES_LISTED).map(shown).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

const NAMES_LISTED = 20;
