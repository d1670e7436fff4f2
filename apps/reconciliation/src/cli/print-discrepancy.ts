import { type Discrepancy, moneyText } from '@punteo/payments';
import { discrepancyToWire } from '../api/to-wire.ts';
import { textTable } from '../report/text-table.ts';
import type { Language } from '../texts/language.ts';
import { sentence } from '../texts/sentence.ts';
import type { CommandContext, CommonOptions } from './add-command.ts';
import { json } from './json.ts';

/** Prints a discrepancy: its sentence, its decision, and what was expected and found. */
export function printDiscrepancy(
  { terminal }: Pick<CommandContext, 'terminal'>,
  { json: asJson, lang = 'en' }: CommonOptions & { readonly lang?: Language },
  discrepancy: Discrepancy,
): void {
  const { fields, moneyAtRisk, state, owner, note, dueOn, firstSeenAt } = discrepancy;
  const rows = [
    ['state', state],
    ['owner', owner ?? '-'],
    ['note', note ?? '-'],
    ['due', dueOn ?? '-'],
    ['at risk', moneyAtRisk ? moneyText(moneyAtRisk) : '-'],
    ['first seen', firstSeenAt.toISOString()],
    ...fields.map(({ field, expected, actual }) => [
      field,
      `expected ${expected ?? 'nothing'}, found ${actual ?? 'nothing'}`,
    ]),
  ];
  terminal.print(
    asJson ? json(discrepancyToWire(discrepancy)) : [sentence(discrepancy, lang), textTable(rows)].join('\n'),
  );
}
