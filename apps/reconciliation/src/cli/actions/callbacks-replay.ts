import { Identifier } from '@punteo/contracts/reconciliation';
import { PunteoError } from '@punteo/payments';
import { notFound } from '../../not-found.ts';
import type { CommandContext } from '../add-command.ts';
import { argumentOf, countOf } from '../argument-of.ts';
import { callbackFilter } from '../callback-filter.ts';
import type { CallbackFilterOptions } from '../commands/callbacks.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import type { ReasonOptions } from '../options.ts';
import { withApp } from '../with-app.ts';

type ReplayOptions = ReasonOptions & CallbackFilterOptions & { readonly count?: string };

/** `ids`: one or several, separated by commas, or `all` that the filter selects. */
export async function callbacksReplay(context: CommandContext, options: ReplayOptions, ids: string): Promise<number> {
  const names = ids.split(',');
  if (ids !== 'all' && names.length === 1) return replayOne(context, options, argumentOf(Identifier, '<ids>', ids));
  const selection =
    ids === 'all'
      ? { filter: callbackFilter(context, options), count: countOf(options.count, COUNT) }
      : { callbackIds: names.map((id) => argumentOf(Identifier, '<ids>', id)) };
  const { actor, terminal } = context;
  const { reason } = options;
  if (reason === undefined) throw new PunteoError('option_invalid', 'Several are replayed with a --reason only.');
  const replayed = await withApp(context, ({ store }) => store.callbacks.replayMany(selection, { actor, reason }));
  terminal.print(options.json ? json({ replayed }) : `${replayed} will be read again`);
  return EXIT.ok;
}

const COUNT = 'Should be how many callbacks the other options select.';

async function replayOne(context: CommandContext, options: ReasonOptions, id: string): Promise<number> {
  const isKnown = await withApp(context, ({ store }) => store.callbacks.replay(id, context.actor, options.reason));
  if (!isKnown) throw notFound('callback', id);
  context.terminal.print(options.json ? json({ callbackId: id, replayed: true }) : `${id} will be read again`);
  return EXIT.ok;
}
