import { runToWire } from '../../api/to-wire.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import type { ReasonOptions } from '../options.ts';
import { withApp } from '../with-app.ts';

export async function runsCancel(context: CommandContext, options: ReasonOptions, id: string): Promise<number> {
  const run = await withApp(context, ({ store }) => store.runs.cancel(id, context.actor, options.reason));
  const line = run.state === 'cancelled' ? `${id} is cancelled` : `${id} stops at the next point where that is safe`;
  context.terminal.print(options.json ? json(runToWire(run)) : line);
  return EXIT.ok;
}
