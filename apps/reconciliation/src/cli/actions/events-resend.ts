import { PunteoError } from '@punteo/payments';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { instantOf } from '../instant-of.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

interface EventsResendOptions extends CommonOptions {
  readonly failed?: true;
  readonly since?: string;
  readonly until?: string;
}

export async function eventsResend(
  context: CommandContext,
  options: EventsResendOptions,
  id: string | undefined,
): Promise<number> {
  const filter = withoutUndefined({
    eventIds: id === undefined ? undefined : [id],
    failed: options.failed,
    since: instantOf('--since', options.since) ?? undefined,
    until: instantOf('--until', options.until) ?? undefined,
  });
  if (Object.keys(filter).length === 0)
    throw new PunteoError('option_invalid', 'Name an event by its id, or use --failed, --since or --until.');
  const deliveries = await withApp(context, ({ store }) => store.events.resend(filter, context.actor));
  const text = `${deliveries} ${deliveries === 1 ? 'delivery' : 'deliveries'} will be sent again`;
  context.terminal.print(options.json ? json({ deliveries }) : text);
  return EXIT.ok;
}
