import { type CallbackRefusalReason, checkClock, type ProbeResult, type Provider } from '@punteo/payments';
import type { StoreHealth } from '@punteo/postgres-store';
import { deliveryErrorText } from '../texts/delivery-error.ts';

/** The checks of what the rows tell about callbacks, keys, verifications and merchant events. Pure. */
export function storeHealthChecks(
  health: StoreHealth,
  providers: readonly Pick<Provider, 'name' | 'sendsCallbacks' | 'keyIds'>[],
  now: Date,
): readonly ProbeResult[] {
  return [
    checkClock('database clock', health.now, now),
    ...providers.filter(({ sendsCallbacks }) => sendsCallbacks).map(({ name }) => checkCallbacks(name, health, now)),
    ...providers.flatMap(({ name, keyIds = [] }) =>
      keyIds.length === 0 ? [] : [checkKeys(name, keyIds, health, now)],
    ),
    checkRefused(health),
    checkUnread(health, now),
    checkUnanswered(health, now),
    checkDeadEvents(health),
    checkDeadVerifications(health),
  ];
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Silence is a warning only while orders wait for a payment, and only when it is longer than usual. */
function checkCallbacks(provider: string, health: StoreHealth, now: Date): ProbeResult {
  const name = `${provider} callbacks`;
  const received = health.callbacks.find((each) => each.provider === provider);
  const waiting = health.ordersWithoutCallback.find((each) => each.provider === provider);
  const last = received === undefined ? 'No callback yet' : `Last callback at ${iso(received.lastAt)}`;
  if (waiting === undefined) return { name, result: 'ok', detail: `${last}; no order is newer.` };
  const newer = `${waiting.count} orders for this provider are newer`;
  const silenceMax = Math.max(HOUR, 2 * (received?.usualSilenceSeconds ?? 0));
  if (secondsSince(waiting.oldestAt, now) <= silenceMax) return { name, result: 'ok', detail: `${last}; ${newer}.` };
  return {
    name,
    result: 'warn',
    detail: `${last}; ${newer}, the oldest from ${iso(waiting.oldestAt)}. This silence is longer than usual: check the callback address that the provider uses, and that it can reach it.`,
  };
}

function checkKeys(provider: string, keyIds: readonly string[], health: StoreHealth, now: Date): ProbeResult {
  const name = `${provider} keys`;
  const used = health.keys.filter((key) => key.provider === provider);
  const [first = '', ...others] = keyIds;
  const notConfigured = used.filter(
    ({ keyId, lastUsedAt }) => !keyIds.includes(keyId) && secondsSince(lastUsedAt, now) < DAY,
  );
  if (notConfigured.length > 0) {
    const ids = notConfigured.map(({ keyId }) => keyId).join(', ');
    return {
      name,
      result: 'warn',
      detail: `Callbacks of the last day used ${ids}, which this app does not have: give both apps the same keys, and put back a key that was removed too early.`,
    };
  }
  const since = used.find(({ keyId }) => keyId === first)?.firstUsedAt;
  const age = since === undefined ? 'not used yet' : `in use for ${Math.floor(secondsSince(since, now) / DAY)} days`;
  const second = others.length === 0 ? 'there is no second key' : `${others.join(', ')} still accepted`;
  if (since !== undefined && secondsSince(since, now) > KEY_AGE_DAYS * DAY) {
    return { name, result: 'warn', detail: `${first} is ${age}; ${second}. Change it: see docs/rotating-keys.md.` };
  }
  const unused = others.filter((keyId) => {
    const key = used.find((each) => each.keyId === keyId);
    return key !== undefined && secondsSince(key.lastUsedAt, now) > ADDRESS_LIFE_DAYS * DAY;
  });
  if (unused.length > 0) {
    return {
      name,
      result: 'warn',
      detail: `${unused.join(', ')} was last used over ${ADDRESS_LIFE_DAYS} days ago: remove it.`,
    };
  }
  return { name, result: 'ok', detail: `${first} is ${age}; ${second}.` };
}

/** The senders knew a valid address: most likely the provider itself, whose callbacks are lost until this is repaired. */
function checkRefused({ refusals }: StoreHealth): ProbeResult {
  const name = 'refused callbacks';
  if (refusals.length === 0)
    return { name, result: 'ok', detail: 'No request to a valid address was refused in the last day.' };
  const count = refusals.reduce((sum, refusal) => sum + refusal.count, 0);
  return {
    name,
    result: 'warn',
    detail: `${count} requests to valid callback addresses were refused in the last day.`,
    lines: refusals.map(
      ({ provider, reason, count, lastAt }) => `${provider}: ${count}, last at ${iso(lastAt)}. ${REFUSALS[reason]}`,
    ),
  };
}

const REFUSALS = {
  encoding: 'They have a Content-Encoding (415): have the provider send callbacks without one.',
  signature_missing: 'They are not signed: check that the provider signs callbacks.',
  signature_expired: 'They were signed more than five minutes before or after: check the clock of the receiver.',
  signature_wrong: 'Their signature is wrong: check the secret of this provider.',
} as const satisfies Record<CallbackRefusalReason, string>;

const KEY_AGE_DAYS = 365;
/** A callback address is valid for 90 days after its order's end; a month more for orders that end late. */
const ADDRESS_LIFE_DAYS = 120;

function checkUnread({ unmatched, oldestUnmatchedAt }: StoreHealth, now: Date): ProbeResult {
  const name = 'unread callbacks';
  if (oldestUnmatchedAt === null) return { name, result: 'ok', detail: 'Every callback was read.' };
  const seconds = secondsSince(oldestUnmatchedAt, now);
  const count = `${unmatched} callbacks are unread, the oldest since ${iso(oldestUnmatchedAt)}`;
  if (seconds <= MINUTE) return { name, result: 'ok', detail: `${count}.` };
  return {
    name,
    result: seconds > 15 * MINUTE ? 'fail' : 'warn',
    detail: `${count}: start a receiver with ROLE=verify or ROLE=all; if one runs, read its log.`,
  };
}

function checkUnanswered({ unanswered, oldestUnanswered }: StoreHealth, now: Date): ProbeResult {
  const name = 'unanswered orders';
  if (oldestUnanswered === null) return { name, result: 'ok', detail: 'Every verification was answered.' };
  const { orderId, since } = oldestUnanswered;
  return {
    name,
    result: secondsSince(since, now) > DAY ? 'fail' : 'warn',
    detail: `${unanswered} orders wait for an answer of their witness, the oldest, ${orderId}, since ${iso(since)}: see the checks of the providers.`,
  };
}

function checkDeadEvents({ deadEvents, lastDeliveryError }: StoreHealth): ProbeResult {
  const last = lastDeliveryError === null ? '' : ` (last: ${deliveryErrorText(lastDeliveryError)})`;
  const [events, command] = [deadEvents === 1 ? 'event' : 'events', '`punteo events resend --failed`'];
  return checkNone(
    'dead events',
    deadEvents,
    `merchant ${events} could not be delivered${last}. Fix the endpoint, then run ${command}.`,
  );
}

function checkDeadVerifications({ deadVerifications, deadVerificationOrders }: StoreHealth): ProbeResult {
  const [first] = deadVerificationOrders;
  const orders = first === undefined ? '' : ` (the latest of ${deadVerificationOrders.join(', ')})`;
  const story = first === undefined ? '' : `, and \`punteo orders show ${first}\``;
  return checkNone(
    'dead verifications',
    deadVerifications,
    `verifications ran out of retries${orders}. Read the log of the receiver${story}, then run \`punteo reconcile\`.`,
  );
}

function checkNone(name: string, count: number, detail: string): ProbeResult {
  if (count === 0) return { name, result: 'ok', detail: 'There are none.' };
  return { name, result: 'warn', detail: `${count} ${detail}` };
}

function secondsSince(instant: Date, now: Date): number {
  return (now.getTime() - instant.getTime()) / 1_000;
}

function iso(instant: Date): string {
  return instant.toISOString().replace(/\.\d+Z$/, 'Z');
}
