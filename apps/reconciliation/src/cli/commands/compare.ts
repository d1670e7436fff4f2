import { access } from 'node:fs/promises';
import type { Command } from 'commander';
import { type ComparisonFinding, compareFiles } from '../../compare/compare-files.ts';
import { FileError } from '../../orders/file-error.ts';
import { textTable } from '../../report/text-table.ts';
import { addCommand, type CommandContext, json } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';

const SHOWN = 100;

export function compareCommand(program: Command, context: CommandContext): void {
  const { terminal } = context;
  addCommand<{ json?: boolean; id: string; amount: string; currency: string; status: string }>(program, context, {
    usage: 'compare <left> <right>',
    summary: 'hold two CSV files against each other by id; needs no database',
    configure: (command) =>
      command
        .option('--id <column>', 'column of the id', 'id')
        .option('--amount <column>', 'column of the amount', 'amount')
        .option('--currency <column>', 'column of the currency, where both have it', 'currency')
        .option('--status <column>', 'column of the status, where both have it', 'status'),
    run: async ([left = '', right = ''], { json: asJson, ...columns }) => {
      for (const path of [left, right]) {
        await access(path).catch(() => {
          throw new FileError(`${path} could not be read.`);
        });
      }
      const findings: ComparisonFinding[] = [];
      const comparison = await compareFiles(left, right, columns, (finding) => {
        if (asJson || findings.length < SHOWN) findings.push(finding);
      });
      const counts = Object.entries(comparison.counts);
      const rows = findings.map(({ kind, id, left, right, line }) => [
        kind,
        id,
        left ?? '-',
        right ?? '-',
        `line ${line}`,
      ]);
      const total = counts.reduce((sum, [, count]) => sum + count, 0);
      terminal.print(
        asJson
          ? json({ ...comparison, findings })
          : [
              textTable(rows),
              total > SHOWN ? `… and ${total - SHOWN} more (--json shows all)` : '',
              `${comparison.leftRows} left, ${comparison.rightRows} right, ${comparison.matched} say the same`,
              ...counts.map(([kind, count]) => `${count} ${kind}`),
            ]
              .filter((line) => line !== '')
              .join('\n'),
      );
      return total === 0 ? EXIT.fine : EXIT.attention;
    },
  });
}
