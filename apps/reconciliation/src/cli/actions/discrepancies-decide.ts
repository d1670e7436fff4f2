import { DiscrepancyNote, Identifier, LocalDate } from '@punteo/contracts/reconciliation';
import { type DiscrepancyChange, PunteoError } from '@punteo/payments';
import { notFound } from '../../not-found.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext } from '../add-command.ts';
import { argumentOf, countOf } from '../argument-of.ts';
import type { DecisionOptions } from '../commands/discrepancies.ts';
import { discrepancyFilter } from '../discrepancy-filter.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { printDiscrepancy } from '../print-discrepancy.ts';
import { withApp } from '../with-app.ts';

export function discrepanciesAssign(context: CommandContext, options: DecisionOptions, ids: string, owner: string) {
  return decide(context, options, ids, { owner: owner === 'none' ? null : owner });
}

export function discrepanciesNote(context: CommandContext, options: DecisionOptions, ids: string, text: string) {
  const note = text === 'none' ? null : argumentOf(DiscrepancyNote, '<text>', text);
  return decide(context, options, ids, { note });
}

export function discrepanciesDue(context: CommandContext, options: DecisionOptions, ids: string, date: string) {
  return decide(context, options, ids, { dueOn: date === 'never' ? null : argumentOf(LocalDate, '<date>', date) });
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
    const id = argumentOf(Identifier, '<ids>', ids);
    const by = { actor, ...withoutUndefined({ reason: options.reason }) };
    const discrepancy = await withApp(context, ({ store }) => store.discrepancies.update(id, change, by));
    if (discrepancy === null) throw notFound('discrepancy', id);
    printDiscrepancy(context, options, discrepancy);
    return EXIT.ok;
  }
  const selection =
    ids === 'all'
      ? { filter: discrepancyFilter(options), count: countOf(options.count, COUNT) }
      : { discrepancyIds: names.map((id) => argumentOf(Identifier, '<ids>', id)) };
  const { reason } = options;
  if (reason === undefined) throw new PunteoError('option_invalid', 'Several are changed with a --reason only.');
  const counts = await withApp(context, ({ store }) =>
    store.discrepancies.updateMany(selection, change, { actor, reason }),
  );
  terminal.print(options.json ? json(counts) : `${counts.selected} selected, ${counts.changed} changed`);
  return EXIT.ok;
}

const COUNT = 'Should be the number that `punteo discrepancies list` showed.';
