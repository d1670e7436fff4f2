import { checkClock, type Provider } from '@punteo/payments';
import type { StoreHealth } from '@punteo/postgres-store';
import type { CheckReport } from './check-report.ts';

/** What the rows say about the house. Pure. */
export function storeHealthChecks(
  health: StoreHealth,
  providers: readonly Pick<Provider, 'name' | 'sendsCallbacks' | 'keyIds'>[],
  now: Date,
): readonly CheckReport[] {
  return [
    checkClock('database clock', health.now, now),
    ...providers.filter(({ sendsCallbacks }) => sendsCallbacks).map(({ name }) => callbacks(name, health, now)),
    ...providers.flatMap(({ name, keyIds = [] }) => (keyIds.length === 0 ? [] : [keys(name, keyIds, health, now)])),
    unread(health, now),
    unanswered(health, now),
    dead(
      'dead events',
      health.deadEvents,
      'The merchant did not take so many events: mend its webhook, then tell it how those orders stand.',
    ),
    dead(
      'dead verifications',
      health.deadVerifications,
      'So many verifications failed for good: read the receiver’s log, then run `punteo reconcile`.',
    ),
  ];
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Silence alone is no fault: it is one while there is something to be called about. */
function callbacks(provider: string, health: StoreHealth, now: Date): CheckReport {
  const name = `${provider} callbacks`;
  const known = health.callbacks.find((each) => each.provider === provider);
  const uncalled = health.uncalled.find((each) => each.provider === provider);
  const last = known === undefined ? 'None has come yet' : `The last came at ${iso(known.lastAt)}`;
  if (uncalled === undefined) return { name, result: 'ok', detail: `${last}, and none is waited for.` };
  const waiting = `${uncalled.count} orders that are to be paid there are newer`;
  const patience = Math.max(HOUR, 2 * (known?.usualSilenceSeconds ?? 0));
  if (secondsSince(uncalled.oldestAt, now) <= patience) return { name, result: 'ok', detail: `${last}; ${waiting}.` };
  return {
    name,
    result: 'warn',
    detail: `${last} and ${waiting}, the oldest at ${iso(uncalled.oldestAt)}, which is longer than usual: see that the provider has the right address and can reach it.`,
  };
}

function keys(provider: string, keyIds: readonly string[], health: StoreHealth, now: Date): CheckReport {
  const name = `${provider} keys`;
  const seen = health.keys.filter((key) => key.provider === provider);
  const [first = '', ...others] = keyIds;
  const foreign = seen.filter(
    ({ keyId, lastSeenAt }) => !keyIds.includes(keyId) && secondsSince(lastSeenAt, now) < DAY,
  );
  if (foreign.length > 0) {
    const ids = foreign.map(({ keyId }) => keyId).join(', ');
    return {
      name,
      result: 'warn',
      detail: `Callbacks came by ${ids} within a day, which is not configured here: configure both apps alike, and put a key back that was dropped too early.`,
    };
  }
  const since = seen.find(({ keyId }) => keyId === first)?.firstSeenAt;
  const age = since === undefined ? 'not seen yet' : `in use for ${Math.floor(secondsSince(since, now) / DAY)} days`;
  const second = others.length === 0 ? 'there is no second' : `${others.join(', ')} still good`;
  if (since !== undefined && secondsSince(since, now) > KEY_AGE_DAYS * DAY) {
    return {
      name,
      result: 'warn',
      detail: `${first} is ${age} and ${second}: time to change it, see docs/rotating-keys.md.`,
    };
  }
  const idle = others.filter((keyId) => {
    const key = seen.find((each) => each.keyId === keyId);
    return key !== undefined && secondsSince(key.lastSeenAt, now) > ADDRESS_LIFE_DAYS * DAY;
  });
  if (idle.length > 0)
    return {
      name,
      result: 'warn',
      detail: `${idle.join(', ')} was last used over ${ADDRESS_LIFE_DAYS} days ago: drop it.`,
    };
  return { name, result: 'ok', detail: `${first} is ${age}; ${second}.` };
}

const KEY_AGE_DAYS = 365;
/** An address lives for 90 days after its order's end; a month more for orders that end late. */
const ADDRESS_LIFE_DAYS = 120;

function unread({ unread: count, oldestUnreadAt }: StoreHealth, now: Date): CheckReport {
  const name = 'unread callbacks';
  if (oldestUnreadAt === null) return { name, result: 'ok', detail: 'Every callback was read.' };
  const seconds = secondsSince(oldestUnreadAt, now);
  const told = `${count} callbacks are unread, the oldest since ${iso(oldestUnreadAt)}`;
  if (seconds <= MINUTE) return { name, result: 'ok', detail: `${told}.` };
  return {
    name,
    result: seconds > 15 * MINUTE ? 'fail' : 'warn',
    detail: `${told}: start a receiver with ROLE=verify or all, or read its log if one runs.`,
  };
}

function unanswered({ unanswered: count, oldestUnanswered }: StoreHealth, now: Date): CheckReport {
  const name = 'unanswered orders';
  if (oldestUnanswered === null)
    return { name, result: 'ok', detail: 'Every order that was asked about got an answer.' };
  const seconds = secondsSince(oldestUnanswered.since, now);
  return {
    name,
    result: seconds > DAY ? 'fail' : 'warn',
    detail: `No witness answers about ${count} orders, about ${oldestUnanswered.orderId} since ${iso(oldestUnanswered.since)}: see what the checks of the providers say; orders wait meanwhile.`,
  };
}

function dead(name: string, count: number, detail: string): CheckReport {
  if (count === 0) return { name, result: 'ok', detail: 'There are none.' };
  return { name, result: 'warn', detail: `${count}. ${detail}` };
}

function secondsSince(instant: Date, now: Date): number {
  return (now.getTime() - instant.getTime()) / 1_000;
}

function iso(instant: Date): string {
  return instant.toISOString().replace(/\.\d+Z$/, 'Z');
}
