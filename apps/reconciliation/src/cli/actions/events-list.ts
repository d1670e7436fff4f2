import type { DeliveryState } from '@punteo/payments';
import { eventToWire } from '../../api/to-wire.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext } from '../add-command.ts';
import { eventRow } from '../event-row.ts';
import { EXIT } from '../exit-codes.ts';
import type { PageOptions } from '../options.ts';
import { pageRequest, printPage } from '../print-page.ts';
import { withApp } from '../with-app.ts';

interface EventsListOptions extends PageOptions {
  readonly state?: DeliveryState;
  readonly order?: string;
  readonly type?: string;
}

export async function eventsList(context: CommandContext, options: EventsListOptions): Promise<number> {
  const { state, order, type } = options;
  const filter = withoutUndefined({ state, orderId: order, type });
  const page = await withApp(context, ({ store }) => store.events.list(filter, pageRequest(options)));
  printPage(context, options, page, {
    toWire: eventToWire,
    columns: ['id', 'written', 'type', 'stream', 'sequence', 'state'],
    rightAligned: [4],
    row: eventRow,
  });
  return EXIT.ok;
}
