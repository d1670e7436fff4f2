import { CallbackFilter as Wanted } from '@punteo/contracts/reconciliation';
import type { CallbackFilter } from '@punteo/payments';
import { wantedCallbacks } from '../api/callback-replay-handlers.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { CommandContext } from './add-command.ts';
import type { CallbackFilterOptions } from './commands/callbacks.ts';
import { dayReader } from './day-or-instant.ts';
import { optionsOf } from './options-of.ts';

/** The store's filter for the options of `callbacks list` and `callbacks replay`. Throws `option_invalid`. */
export function callbackFilter(
  context: Pick<CommandContext, 'environment'>,
  options: CallbackFilterOptions,
): CallbackFilter {
  const { provider, outcome, order, names, from, to } = options;
  const day = dayReader(context, options);
  const received = {
    receivedFrom: day.from('--from', from)?.toISOString(),
    receivedTo: day.to('--to', to)?.toISOString(),
  };
  const filter = withoutUndefined({ ...received, provider, outcome, orderId: order, names });
  return wantedCallbacks(optionsOf(Wanted, filter, OPTION_NAMES));
}

/** Where an option has another name than its member of the filter. */
const OPTION_NAMES = { orderId: 'order', receivedFrom: 'from', receivedTo: 'to' };
