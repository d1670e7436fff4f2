import { errorFields, type Log } from '@punteo/app-kit/log';
import type { CallbackRefusalReason, CallbackStore } from '@punteo/payments';

/**
 * Reports requests to callback addresses of ours that were refused: a provider whose callbacks are refused is a fault to
 * repair, unlike a stranger's request. The first one is logged and counted in the store at once, further ones of the same
 * provider and reason once a minute.
 */
export function createRefusalReport(options: {
  readonly countRefusals: CallbackStore['countRefusals'];
  readonly log: Log;
  readonly clock: () => Date;
}): RefusalReport {
  const { countRefusals, log, clock } = options;
  const refusals = new Map<string, Refusals>();
  let counting = Promise.resolve();

  function report(each: Refusals, now: Date): void {
    const { provider, reason, count, lastAt } = each;
    each.count = 0;
    each.reportedAt = now.getTime();
    log.warn(MESSAGES[reason], { provider, reason, count });
    counting = counting
      .then(() => countRefusals([{ provider, reason, count, lastAt }]))
      // The doctor then shows fewer than there were; the log has them all.
      .catch((error: unknown) => log.warn('Refused callbacks could not be counted.', errorFields(error)));
  }

  return {
    add(provider, reason) {
      const now = clock();
      const key = `${provider} ${reason}`;
      const each = refusals.get(key) ?? {
        provider,
        reason,
        count: 0,
        lastAt: now,
        reportedAt: Number.NEGATIVE_INFINITY,
      };
      refusals.set(key, each);
      each.count += 1;
      each.lastAt = now;
      if (now.getTime() - each.reportedAt >= MINUTE) report(each, now);
    },
    async close() {
      const now = clock();
      for (const each of refusals.values()) if (each.count > 0) report(each, now);
      await counting;
    },
  };
}

export interface RefusalReport {
  /** Counts one refused request. Never throws. */
  add(provider: string, reason: CallbackRefusalReason): void;
  /** Reports what was not reported yet. Never rejects. */
  close(): Promise<void>;
}

interface Refusals {
  readonly provider: string;
  readonly reason: CallbackRefusalReason;
  /** Since the last report. */
  count: number;
  lastAt: Date;
  reportedAt: number;
}

const MINUTE = 60_000;

const MESSAGES = {
  encoding: 'Callbacks were answered 415: they have a Content-Encoding. Have the provider send them without one.',
  signature_missing:
    'Callbacks were answered 404: they are not signed. Have the provider sign them, unless a stranger sends them.',
  signature_expired:
    'Callbacks were answered 404: their signatures are too old or too new. Check the clock of this host.',
  signature_wrong: 'Callbacks were answered 404: their signatures are wrong. Check the secret of this provider.',
} as const satisfies Record<CallbackRefusalReason, string>;
