import { errorFields, type Log } from '@punteo/app-kit/log';
import type { Telemetry } from '@punteo/app-kit/telemetry';
import type { CallbackStore } from '@punteo/payments';
import type { ReceiverConfig } from '../config.ts';
import { createCallbackRoutes } from './callback-routes.ts';
import type { CallbackCounters } from './counters.ts';
import { createInbox } from './inbox.ts';
import { createLimitedHttpServer, type TimeLimits } from './limited-http-server.ts';
import { createReceiveCallback } from './receive-callback.ts';
import { createRefusalReport } from './refusal-report.ts';
import { createUnknownAddressLimit } from './unknown-address-limit.ts';
import type { CallbackProvider } from './verified-sender.ts';

/** The public server: receives callbacks and answers them once they are committed. */
export function createCallbackServer(options: CallbackServerOptions): CallbackServer {
  const { config, callbacks, providers, log, counters, clock, telemetry, onStored } = options;
  const reportStoreError = atMostEvery(STORE_ERROR_MILLISECONDS, clock, (error) =>
    log.error('Callbacks could not be stored; their senders are answered 503.', errorFields(error)),
  );
  const inbox = createInbox({ receive: callbacks.receive, counters, onStored, onError: reportStoreError });
  const refusals = createRefusalReport({ countRefusals: callbacks.countRefusals, log, clock });
  const onError = (error: unknown) => log.error('A request failed by a fault of Punteo.', errorFields(error));
  const receiveCallback = createReceiveCallback({
    providers,
    inbox,
    unknownAddressLimit: createUnknownAddressLimit(config.unknownAddressesPerMinute, () => clock().getTime()),
    counters,
    refusals,
    trustedHops: config.trustedProxyHops,
    clock,
    telemetry,
    onError,
  });
  const routes = createCallbackRoutes({ receiveCallback, counters, onError });
  const server = createLimitedHttpServer(routes, counters, options.timeLimits);
  return {
    listen: server.listen,
    async close() {
      await server.close(GRACE_MILLISECONDS);
      await inbox.drain();
      await refusals.close();
    },
  };
}

export interface CallbackServerOptions {
  readonly config: Pick<ReceiverConfig, 'unknownAddressesPerMinute' | 'trustedProxyHops'>;
  readonly callbacks: Pick<CallbackStore, 'receive' | 'countRefusals'>;
  readonly providers: readonly CallbackProvider[];
  readonly log: Log;
  readonly counters: CallbackCounters;
  readonly clock: () => Date;
  /** Default: none. */
  readonly telemetry?: Telemetry | undefined;
  /** Default: 5 s for the headers, 10 s for the whole request. */
  readonly timeLimits?: TimeLimits;
  /** Called after each commit of a callback. */
  readonly onStored: () => void;
}

export interface CallbackServer {
  /** Resolves to the URL. */
  listen(port: number, host: string): Promise<string>;
  /** Takes no new requests and resolves when those under way are answered, after ten seconds at most. */
  close(): Promise<void>;
}

const GRACE_MILLISECONDS = 10_000;
const STORE_ERROR_MILLISECONDS = 5_000;

/** Reports an error of which there may be one per request. */
function atMostEvery(
  milliseconds: number,
  clock: () => Date,
  report: (error: unknown) => void,
): (error: unknown) => void {
  let reportedAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    const now = clock().getTime();
    if (now - reportedAt < milliseconds) return;
    reportedAt = now;
    report(error);
  };
}
