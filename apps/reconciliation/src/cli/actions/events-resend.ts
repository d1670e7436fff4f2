import { readWebhookEndpoints } from '@punteo/app-kit/receiver-variables';
import { PunteoError } from '@punteo/payments';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { instantOf } from '../instant-of.ts';
import { json } from '../json.ts';
import type { ReasonOptions } from '../options.ts';
import { withApp } from '../with-app.ts';

interface EventsResendOptions extends ReasonOptions {
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
  const byEndpoint = await withApp(context, ({ store }) => store.events.resend(filter, context.actor, options.reason));
  const waiting = notConfigured([...byEndpoint.keys()], context.environment);
  const deliveries = sumOf([...byEndpoint.values()]);
  const waits = waiting === null ? null : sumOf(waiting.map((name) => byEndpoint.get(name) ?? 0));
  context.terminal.print(
    options.json
      ? json({ deliveries, byEndpoint: Object.fromEntries(byEndpoint), notConfigured: waiting })
      : [
          `${deliveriesText(deliveries - (waits ?? 0))} will be sent again${waiting === null ? endpointsText(byEndpoint) : ''}`,
          ...(waits ? [`${deliveriesText(waits)} to ${waiting?.join(', ')} will wait: not configured here`] : []),
        ].join('\n'),
  );
  return EXIT.ok;
}

/** The endpoints that these variables lack; null where they have none, as on a machine without the receiver's variables. */
function notConfigured(names: readonly string[], environment: CommandContext['environment']): readonly string[] | null {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const { endpoints } = readWebhookEndpoints(set as Record<string, string>);
  if (endpoints.length === 0) return null;
  const configured = new Set(endpoints.map(({ name }) => name));
  return names.filter((name) => !configured.has(name));
}

function deliveriesText(count: number): string {
  return `${count} ${count === 1 ? 'delivery' : 'deliveries'}`;
}

/** Which of the endpoints the receiver has is not known here. */
function endpointsText(byEndpoint: ReadonlyMap<string, number>): string {
  if (byEndpoint.size === 0) return '';
  const counts = [...byEndpoint].map(([name, count]) => `${count} to ${name}`).join(', ');
  return `, once the receiver has their endpoint: ${counts}`;
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
