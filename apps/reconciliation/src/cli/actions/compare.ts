import { access } from 'node:fs/promises';
import { compareFiles, type Difference } from '../../compare/compare-files.ts';
import { FileError } from '../../orders/file-error.ts';
import { textTable } from '../../report/text-table.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';

interface CompareOptions extends CommonOptions {
  readonly id: string;
  readonly amount: string;
  readonly currency: string;
  readonly status: string;
}

/** A table holds so many differences; JSON holds all of them. */
const ROWS_SHOWN = 100;

export async function compare(
  { terminal }: CommandContext,
  { json: asJson = false, ...columns }: CompareOptions,
  leftPath: string,
  rightPath: string,
): Promise<number> {
  for (const path of [leftPath, rightPath]) {
    await access(path).catch(() => {
      throw new FileError(`${path} could not be read.`);
    });
  }
  const differences: Difference[] = [];
  const comparison = await compareFiles(leftPath, rightPath, columns, (difference) => {
    if (asJson || differences.length < ROWS_SHOWN) differences.push(difference);
  });
  const counts = Object.entries(comparison.counts);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const lines = [
    textTable(
      differences.map(({ kind, id, left, right, line }) => [kind, id, left ?? '-', right ?? '-', `line ${line}`]),
    ),
    total > ROWS_SHOWN ? `… and ${total - ROWS_SHOWN} more (--json shows all)` : '',
    `${comparison.leftRows} left, ${comparison.rightRows} right, ${comparison.matched} equal`,
    ...counts.map(([kind, count]) => `${count} ${kind}`),
  ];
  terminal.print(asJson ? json({ ...comparison, differences }) : lines.filter((line) => line !== '').join('\n'));
  return total === 0 ? EXIT.ok : EXIT.needsAttention;
}
