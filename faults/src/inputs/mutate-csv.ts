import type { Random } from '../random.ts';
import { TEXTS } from './mutate-json.ts';

/** A table as CSV with one to four faults of its cells, its columns or the way in which it is written. */
export function mutateCsv(table: readonly (readonly string[])[], random: Random): string {
  let rows = table.map((row) => row.map((cell) => cell));
  for (let change = 1 + random.below(4); change > 0; change -= 1) rows = random.pick(TABLE_CHANGES)(rows, random);
  const separator = random.pick([',', ',', ',', ';', '\t', '|', '']);
  const quoting = random.below(6);
  const lines = rows.map((row) => row.map((cell) => written(cell, quoting, random)).join(separator));
  const ends = random.pick([['\n'], ['\n'], ['\r\n'], ['\r'], ['\n', '\r\n', '\r'], ['\n\n', '\n'], ['\u2028']]);
  const text = lines.map((line) => line + random.pick(ends)).join('');
  return random.below(10) === 0 ? random.pick(TEXT_CHANGES)(text, random) : text;
}

type Rows = string[][];

const TABLE_CHANGES: readonly ((rows: Rows, random: Random) => Rows)[] = [
  changeCell,
  changeCell,
  changeCell,
  (rows, random) => rows.map((row, index) => (index === random.below(rows.length) ? [...row, 'more'] : row)),
  (rows, random) => rows.map((row, index) => (index === random.below(rows.length) ? row.slice(0, -1) : row)),
  (rows) => rows.map((row) => [...row, row[0] ?? '']),
  (rows) => rows.map((row) => row.slice(1)),
  (rows) => rows.map((row) => row.toReversed()),
  (rows, random) => [...rows, ...Array.from({ length: random.below(30) }, () => rows.at(-1) ?? [])],
  (rows) => rows.slice(0, 1),
  (rows) => rows.slice(1),
  (rows) => [[], ...rows],
  (rows) => rows.map((row, index) => (index === 0 ? row.map((name) => name.toUpperCase()) : row)),
];

function changeCell(rows: Rows, random: Random): Rows {
  const row = rows[random.below(rows.length)];
  if (row && row.length > 0) row[random.below(row.length)] = random.pick(CELLS)(random);
  return rows;
}

const CELLS: readonly ((random: Random) => string)[] = [
  (random) => random.pick(TEXTS),
  (random) => random.pick(TEXTS) + random.pick(TEXTS),
  (random) =>
    random.pick(['1,00', '1.00,5', '1e3', '-1', '+1', '1 000,00', '01.00', '1.', '.5', '１', '9'.repeat(400)]),
  (random) => random.pick(['"', '""', 'a"b', '"a', 'a"', '"a"b', "'", ',', ';', '\t', '\n', '\r', '\r\n', 'a\nb']),
  (random) => 'x'.repeat(random.below(random.below(50) === 0 ? 300_000 : 2_000)),
];

/** `quoting` 0 to 3: only where it is needed; 4: never; 5: at random places. */
function written(cell: string, quoting: number, random: Random): string {
  if (quoting === 4) return cell;
  if (quoting === 5) return random.below(2) === 0 ? `"${cell}"` : cell.replace(/.$/, '"');
  return /[",;\t\r\n|]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const TEXT_CHANGES: readonly ((text: string, random: Random) => string)[] = [
  (text) => text.trimEnd(),
  (text) => `\ufeff${text}`,
  (text) => `sep=;\n${text}`,
  (text) => `${text}"`,
  (text) => `"${text}`,
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => text.slice(random.below(text.length + 1)),
  (text) => `${text}${text}`,
  (text) => ` ${text}`,
  () => '',
  () => '\n\n\n',
];
