import { type Comparison, compareFiles, type Difference, LISTED_MAX } from '../../compare/compare-files.ts';
import type { ReadAs } from '../../compare/compared-rows.ts';
import { type CsvFormat, DECIMAL_NAMES, SEPARATOR_NAMES } from '../../csv/format.ts';
import { printable, textTable } from '../../report/text-table.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';

interface CompareOptions extends CommonOptions, CsvFormat {
  readonly id: string;
  readonly amount: string;
  readonly currency?: string;
  readonly status?: string;
  readonly leftSeparator?: CsvFormat['separator'];
  readonly rightSeparator?: CsvFormat['separator'];
  readonly leftDecimal?: CsvFormat['decimal'];
  readonly rightDecimal?: CsvFormat['decimal'];
}

/** A table holds so many differences, JSON those of `LISTED_MAX`. Both hold the first unreadable rows of each file. */
const ROWS_SHOWN = 100;

export async function compare(
  { terminal }: CommandContext,
  { json: asJson = false, separator, decimal, ...options }: CompareOptions,
  leftPath: string,
  rightPath: string,
): Promise<number> {
  const formats = {
    left: { separator: options.leftSeparator ?? separator, decimal: options.leftDecimal ?? decimal },
    right: { separator: options.rightSeparator ?? separator, decimal: options.rightDecimal ?? decimal },
  };
  const differences: Difference[] = [];
  const unreadable: Difference[] = [];
  const onDifference = (difference: Difference) => {
    if (difference.reason !== undefined) unreadable.push(difference);
    else if (asJson || differences.length < ROWS_SHOWN) differences.push(difference);
  };
  const listedMax = asJson ? LISTED_MAX : { ...LISTED_MAX, ofKind: ROWS_SHOWN };
  const comparison = await compareFiles(leftPath, rightPath, options, onDifference, formats, listedMax);
  if (asJson) for (const part of jsonParts(comparison, unreadable.concat(differences))) terminal.print(part);
  else terminal.print(asText(comparison, { leftPath, rightPath, differences, unreadable }));
  const { unreadable_left: left = 0, unreadable_right: right = 0 } = comparison.counts;
  if (left + right > 0) return EXIT.incomplete;
  return Object.keys(comparison.counts).length === 0 ? EXIT.ok : EXIT.needsAttention;
}

/** One JSON document in parts of whole lines: a string cannot hold the differences of two large files. */
function* jsonParts(comparison: Comparison, differences: readonly Difference[]): Generator<string> {
  const empty = json({ ...asDocument(comparison), differences: [] });
  if (differences.length === 0) return yield empty;
  yield empty.replace(/\]\n\}$/, '\n');
  for (let from = 0; from < differences.length; from += DIFFERENCES_IN_PART) {
    const part = differences.slice(from, from + DIFFERENCES_IN_PART).map((each) => `    ${JSON.stringify(each)}`);
    yield `${part.join(',\n')}${from + DIFFERENCES_IN_PART < differences.length ? ',' : ''}\n`;
  }
  yield '  ]\n}\n';
}

const DIFFERENCES_IN_PART = 10_000;

function asDocument({ left, right, ...comparison }: Comparison) {
  const [id, amount, currency, status] = comparedColumns(left, right);
  return {
    compared: { id, amount, currency, status },
    left: { separator: left.separator, decimal: left.decimal },
    right: { separator: right.separator, decimal: right.decimal },
    ...comparison,
  };
}

function asText(
  { left, right, leftRows, rightRows, matched, counts }: Comparison,
  {
    leftPath,
    rightPath,
    differences,
    unreadable,
  }: {
    readonly leftPath: string;
    readonly rightPath: string;
    readonly differences: readonly Difference[];
    readonly unreadable: readonly Difference[];
  },
): string {
  const entries = Object.entries(counts);
  const { unreadable_left: unreadableLeft = 0, unreadable_right: unreadableRight = 0 } = counts;
  const moreUnreadable = unreadableLeft + unreadableRight - unreadable.length;
  const more =
    entries.reduce((sum, [, count]) => sum + count, 0) - differences.length - unreadable.length - moreUnreadable;
  const lines = [
    ...unreadable.map(({ kind, line, reason }) => printable(`${kind}  line ${line}: ${reason}`)),
    moreUnreadable > 0 ? `… and ${moreUnreadable} more unreadable rows` : '',
    textTable(
      differences.map(({ kind, id, left, right, line }) => [kind, id, left ?? '-', right ?? '-', `line ${line}`]),
    ),
    more > 0 ? `… and ${more} more differences (--json lists the first ${LISTED_MAX.ofKind} of each kind)` : '',
    printable(comparedText(left, right)),
    printable(`${leftPath}: ${formatText(left)}`),
    printable(`${rightPath}: ${formatText(right)}`),
    `${leftRows} left, ${rightRows} right, ${matched} equal`,
    ...entries.map(([kind, count]) => `${count} ${kind}`),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

/** `compared by id: amount, currency (not status: not in both files)` */
function comparedText(left: ReadAs, right: ReadAs): string {
  const [id, ...columns] = comparedColumns(left, right);
  const not = ['amount', 'currency', 'status'].filter((_, index) => columns[index] === null);
  const reason = not.length === 0 ? '' : ` (not ${not.join(', ')}: no such column in both files)`;
  return `compared by ${id}: ${columns.filter((name) => name !== null).join(', ')}${reason}`;
}

function formatText({ separator, decimal }: ReadAs): string {
  return `separator ${SEPARATOR_NAMES[separator]}, decimal ${DECIMAL_NAMES[decimal]}`;
}

/** By field number; null where a file has no such column. */
function comparedColumns(left: ReadAs, right: ReadAs): readonly (string | null)[] {
  return left.columns.map((name, field) => (right.columns[field] === null ? null : name));
}
