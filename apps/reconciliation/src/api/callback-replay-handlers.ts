import type * as wire from '@punteo/contracts/reconciliation';
import type { CallbackFilter } from '@punteo/payments';
import type { Response } from 'express';
import type * as z from 'zod';
import type { App } from '../app.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { actorOf } from './actor-of.ts';

/** The contract's route that matches many callbacks again. */
export function callbackReplayHandlers({ store: { callbacks } }: Pick<App, 'store'>) {
  return {
    replayCallbacks: async ({ body, res }: { body: Body; res: Response }) => {
      const { callbackIds, filter = {}, count = 0, reason } = body;
      const selection = callbackIds ? { callbackIds } : { filter: wantedCallbacks(filter), count };
      const replayed = await callbacks.replayMany(selection, { actor: actorOf(res), reason });
      return { status: 202 as const, body: { replayed } };
    },
  };
}

/** The store's filter for the one of the API. */
export function wantedCallbacks({ receivedFrom, receivedTo, ...filter }: wire.CallbackFilter): CallbackFilter {
  return withoutUndefined({
    ...filter,
    receivedFrom: receivedFrom === undefined ? undefined : new Date(receivedFrom),
    receivedTo: receivedTo === undefined ? undefined : new Date(receivedTo),
  });
}

type Body = z.output<typeof wire.PostCallbackReplaysBody>;
