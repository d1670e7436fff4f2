import { DiscrepancyNote, Identifier, LocalDate } from '@punteo/contracts/reconciliation';
import { type DiscrepancyChange, PunteoError } from '@punteo/payments';
import * as z from 'zod';
import { notFound } from '../../not-found.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext } from '../add-command.ts';
import type { DecisionOptions } from '../commands/discrepancies.ts';
import { discrepancyFilter } from '../discrepancy-filter.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { optionsOf } from '../options-of.ts';
import { printDiscrepancy } from '../print-discrepancy.ts';
import { withApp } from '../with-app.ts';

export function discrepanciesAssign(context: CommandContext, options: DecisionOptions, ids: string, owner: string) {
  return decide(context, options, ids, { owner: owner === 'none' ? null : owner });
}

export function discrepanciesNote(context: CommandContext, options: DecisionOptions, ids: string, text: string) {
  const note = text === 'none' ? null : argument(DiscrepancyNote, '<text>', text);
  return decide(context, options, ids, { note });
}

export function discrepanciesDue(context: CommandContext, options: DecisionOptions, ids: string, date: string) {
  return decide(context, options, ids, { dueOn: date === 'never' ? null : argument(LocalDate, '<date>', date) });
}

export function discrepanciesResolve(context: CommandContext, options: DecisionOptions, ids: string) {
  return decide(context, options, ids, { state: 'resolved' });
}

export function discrepanciesReopen(context: CommandContext, options: DecisionOptions, ids: string) {
  // Otherwise the default would select those that are open already.
  return decide(context, { ...options, state: options.state === 'open' ? 'resolved' : options.state }, ids, {
    state: 'open',
  });
}

/** `ids`: one or several, separated by commas, or `all`. */
async function decide(
  context: CommandContext,
  options: DecisionOptions,
  ids: string,
  decision: DiscrepancyChange,
): Promise<number> {
  const { actor, terminal } = context;
  const change = { ...decision, ...withoutUndefined({ note: options.note }) };
  if (change.state !== undefined && options.reason === undefined)
    throw new PunteoError('option_invalid', 'Say why with --reason.');
  const names = ids.split(',');
  if (ids !== 'all' && names.length === 1) {
    const id = argument(Identifier, '<ids>', ids);
    const by = { actor, ...withoutUndefined({ reason: options.reason }) };
    const discrepancy = await withApp(context, ({ store }) => store.discrepancies.update(id, change, by));
    if (discrepancy === null) throw notFound('discrepancy', id);
    printDiscrepancy(context, options, discrepancy);
    return EXIT.ok;
  }
  const selection =
    ids === 'all'
      ? { filter: discrepancyFilter(options), count: countOf(options.count) }
      : { discrepancyIds: names.map((id) => argument(Identifier, '<ids>', id)) };
  const { reason } = options;
  if (reason === undefined) throw new PunteoError('option_invalid', 'Several are changed with a --reason only.');
  const counts = await withApp(context, ({ store }) =>
    store.discrepancies.updateMany(selection, change, { actor, reason }),
  );
  terminal.print(options.json ? json(counts) : `${counts.selected} selected, ${counts.changed} changed`);
  return EXIT.ok;
}

/** What the person saw: a decision on more or fewer than that is refused. */
function countOf(text: string | undefined): number {
  const { count } = optionsOf(COUNT, { count: text });
  return count;
}

const COUNT = z.object({
  count: z
    .string('Should be the number that `punteo discrepancies list` showed.')
    .regex(/^\d{1,9}$/, 'Should be the number that `punteo discrepancies list` showed.')
    .transform(Number),
});

function argument<Schema extends z.core.$ZodType>(schema: Schema, label: string, text: string): z.output<Schema> {
  const parsed = z.safeParse(schema, text);
  if (parsed.success) return parsed.data;
  const message = parsed.error.issues[0]?.message ?? '';
  throw new PunteoError('option_invalid', `${label} ${message.replace(/^Should/, 'should')}`);
}
