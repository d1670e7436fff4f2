import { requestVerification } from '../../orders/request-verification.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export async function ordersVerify(
  context: CommandContext,
  options: CommonOptions & { readonly reason: string },
  orderId: string,
): Promise<number> {
  const by = { actor: context.actor, reason: options.reason };
  const queued = await withApp(context, (app) => requestVerification(app, orderId, by));
  const lines = queued.providers.map(
    ({ provider, notBefore }) => `${orderId} will be verified at ${provider}, not before ${notBefore}`,
  );
  context.terminal.print(options.json ? json(queued) : lines.join('\n'));
  if (!options.json) context.terminal.note('The callback receiver verifies it; `punteo reconcile` asks at once.');
  return EXIT.ok;
}
