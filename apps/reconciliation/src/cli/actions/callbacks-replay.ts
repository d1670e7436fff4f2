import { notFound } from '../../not-found.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import type { ReasonOptions } from '../options.ts';
import { withApp } from '../with-app.ts';

export async function callbacksReplay(context: CommandContext, options: ReasonOptions, id: string): Promise<number> {
  const isKnown = await withApp(context, ({ store }) => store.callbacks.replay(id, context.actor, options.reason));
  if (!isKnown) throw notFound('callback', id);
  context.terminal.print(options.json ? json({ callbackId: id, replayed: true }) : `${id} will be read again`);
  return EXIT.ok;
}
