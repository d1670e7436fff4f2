import type { StoreHealth } from '@punteo/postgres-store';
import { expect, test } from 'vitest';
import type { CheckReport } from './check-report.ts';
import { storeHealthChecks } from './store-health.ts';

const now = new Date('2026-06-01T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
const HOUR = 3_600;
const DAY = 24 * HOUR;

const WELL: StoreHealth = {
  now,
  callbacks: [{ provider: 'bank', lastAt: ago(HOUR), usualSilenceSeconds: 2 * HOUR }],
  keys: [{ provider: 'bank', keyId: 'k2', firstSeenAt: ago(30 * DAY), lastSeenAt: ago(HOUR) }],
  uncalled: [],
  oldestUnreadAt: null,
  unread: 0,
  oldestUnanswered: null,
  unanswered: 0,
  deadEvents: 0,
  deadVerifications: 0,
};
const bank = { name: 'bank', sendsCallbacks: true, keyIds: ['k2', 'k1'] };

test('a testApp in which all is well says so, sign by sign', () => {
  expect(
    storeHealthChecks(WELL, [bank], now).map(({ name, result, detail }) => `${result} ${name}: ${detail}`),
  ).toEqual([
    'ok database clock: Our clocks agree within 30 seconds.',
    'ok bank callbacks: The last came at 2026-06-01T11:00:00Z, and none is waited for.',
    'ok bank keys: k2 is in use for 30 days; k1 still good.',
    'ok unread callbacks: Every callback was read.',
    'ok unanswered orders: Every order that was asked about got an answer.',
    'ok dead events: There are none.',
    'ok dead verifications: There are none.',
  ]);
});

const key = (keyId: string, first: number, last: number) => ({
  provider: 'bank',
  keyId,
  firstSeenAt: ago(first * DAY),
  lastSeenAt: ago(last * DAY),
});

const uncalled = (seconds: number) => [{ provider: 'bank', count: 3, oldestAt: ago(seconds) }];

test.each<[string, Partial<StoreHealth>, string, CheckReport['result'], RegExp]>([
  ['a database clock that is off', { now: ago(60) }, 'database clock', 'warn', /60 seconds ahead/],
  [
    'a silence within twice the usual',
    { uncalled: uncalled(3 * HOUR) },
    'bank callbacks',
    'ok',
    /3 orders .* are newer/,
  ],
  ['a silence longer than usual', { uncalled: uncalled(5 * HOUR) }, 'bank callbacks', 'warn', /has the right address/],
  [
    'a provider that never called',
    { callbacks: [], uncalled: uncalled(2 * HOUR) },
    'bank callbacks',
    'warn',
    /^None has/,
  ],
  ['a key over a year old', { keys: [key('k2', 366, 0)] }, 'bank keys', 'warn', /time to change it/],
  [
    'a second key that nobody uses',
    { keys: [key('k1', 300, 130)] },
    'bank keys',
    'warn',
    /k1 was last used .* drop it/,
  ],
  [
    'a key that the receiver has and we have not',
    { keys: [key('k0', 9, 0)] },
    'bank keys',
    'warn',
    /by k0 within a day/,
  ],
  ['a key that was never seen', { keys: [] }, 'bank keys', 'ok', /k2 is not seen yet; k1 still good/],
  [
    'a callback unread for 2 minutes',
    { unread: 1, oldestUnreadAt: ago(120) },
    'unread callbacks',
    'warn',
    /ROLE=verify/,
  ],
  [
    'a callback unread for an hour',
    { unread: 1, oldestUnreadAt: ago(HOUR) },
    'unread callbacks',
    'fail',
    /ROLE=verify/,
  ],
  [
    'an order that nobody answers about',
    { unanswered: 2, oldestUnanswered: { orderId: 'A', since: ago(60) } },
    'unanswered orders',
    'warn',
    /2 orders, about A/,
  ],
  [
    'the same for over a day',
    { unanswered: 1, oldestUnanswered: { orderId: 'A', since: ago(2 * DAY) } },
    'unanswered orders',
    'fail',
    /orders wait/,
  ],
  ['an event that is dead', { deadEvents: 1 }, 'dead events', 'warn', /^1\. .*mend/],
  ['an verification that is dead', { deadVerifications: 2 }, 'dead verifications', 'warn', /^2\. .*reconcile/],
])('%s is told', (_case, change, name, result, detail) => {
  const sign = storeHealthChecks({ ...WELL, ...change }, [bank], now).find((each) => each.name === name);
  expect(sign).toMatchObject({ result, detail: expect.stringMatching(detail) });
});

test('where one key is all there is, that is said', () => {
  const signs = storeHealthChecks(WELL, [{ ...bank, keyIds: ['k2'] }], now);
  expect(signs.find(({ name }) => name === 'bank keys')?.detail).toContain('there is no second');
});
