import type { Telemetry } from '@punteo/app-kit/telemetry';
import { type CallbackMatcher, type CallbackStore, matchCallback, type Provider } from '@punteo/payments';
import { type Loop, startLoop } from '../loop.ts';

/** Matches new callbacks in bulk, soon after their commit: finds their orders and queues their verifications. */
export function startMatchingCallbacks(options: {
  readonly callbacks: Pick<CallbackStore, 'match'>;
  readonly providers: readonly Provider[];
  readonly telemetry: Telemetry;
  readonly verificationsPerNetworkPerMinute: number;
  /** Verifications may have been queued. */
  readonly onMatched: () => void;
  /** Throws unless the database answers. */
  readonly ping: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}): Loop {
  const { callbacks, providers, telemetry, verificationsPerNetworkPerMinute, onMatched, ping, onError } = options;
  return startLoop(
    async () => {
      const count = await callbacks.match(
        CALLBACKS_MAX,
        tracedMatcher(telemetry, (received) => matchCallback(received, providers)),
        // A callback that is put off rests by itself: the others are not held up.
        { verificationsPerNetworkPerMinute, onPutOff: onError },
      );
      if (count > 0) onMatched();
      return count === CALLBACKS_MAX ? 'more' : count > 0 ? 'some' : 'none';
    },
    { restMilliseconds: { least: 25, most: 250 }, ping, onError },
  );
}

const CALLBACKS_MAX = 200;

/** A transaction that is repeated matches its callbacks again: each time is a span. */
function tracedMatcher(telemetry: Telemetry, matcher: CallbackMatcher): CallbackMatcher {
  if (!telemetry.isOn) return matcher;
  return (received) => {
    const { callback, traceparent = null } = received;
    const span = telemetry.start('match callback', { parent: traceparent });
    const match = matcher(received);
    span.set({
      'punteo.provider': callback.provider,
      'punteo.outcome': match.unreadableReason === null ? (match.orderId === null ? 'orphan' : 'read') : 'unreadable',
    });
    span.end();
    return match;
  };
}
