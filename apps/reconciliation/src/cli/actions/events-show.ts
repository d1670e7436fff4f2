import type { EventDelivery } from '@punteo/payments';
import { eventWithPayloadToWire } from '../../api/to-wire.ts';
import { notFound } from '../../not-found.ts';
import { textTable } from '../../report/text-table.ts';
import { deliveryErrorText } from '../../texts/delivery-error.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { eventRow } from '../event-row.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export async function eventsShow(context: CommandContext, options: CommonOptions, id: string): Promise<number> {
  const event = await withApp(context, ({ store }) => store.events.get(id));
  if (event === null) throw notFound('event', id);
  if (options.json) {
    context.terminal.print(json(eventWithPayloadToWire(event)));
    return EXIT.ok;
  }
  const columns = ['endpoint', 'state', 'attempts', 'last error', 'next attempt', 'finished'];
  const tables = [
    textTable([eventRow(event)]),
    textTable([columns, ...event.deliveries.map(deliveryRow)], [2]),
    `${JSON.stringify(JSON.parse(event.payload), null, 2)}\n`,
  ];
  context.terminal.print(tables.join('\n'));
  return EXIT.ok;
}

function deliveryRow({ endpoint, state, attempts, lastError, nextAttemptAt, finishedAt }: EventDelivery) {
  const error = lastError === null ? '-' : deliveryErrorText(lastError);
  return [endpoint, state, `${attempts}`, error, instantCell(nextAttemptAt), instantCell(finishedAt)];
}

function instantCell(at: Date | null): string {
  return at?.toISOString() ?? '-';
}
