import type { ProbeResult } from '@punteo/payments';
import type { StoreHealth } from '@punteo/postgres-store';
import { expect, test } from 'vitest';
import { storeHealthChecks } from './store-health.ts';

const now = new Date('2026-06-01T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
const HOUR = 3_600;
const DAY = 24 * HOUR;

const HEALTHY: StoreHealth = {
  now,
  callbacks: [{ provider: 'bank', lastAt: ago(HOUR), usualSilenceSeconds: 2 * HOUR }],
  keys: [{ provider: 'bank', keyId: 'k2', firstUsedAt: ago(30 * DAY), lastUsedAt: ago(HOUR) }],
  ordersWithoutCallback: [],
  refusals: [],
  senders: { callbacks: 0, providers: 0, onlyNetwork: null },
  oldestUnmatchedAt: null,
  unmatched: 0,
  oldestUnanswered: null,
  unanswered: 0,
  deadEvents: 0,
  lastDeliveryError: null,
  deadVerifications: 0,
  deadVerificationOrders: [],
};
const bank = { name: 'bank', sendsCallbacks: true, keyIds: ['k2', 'k1'] };

test('a healthy store passes every check, and each says what was found', () => {
  expect(
    storeHealthChecks(HEALTHY, [bank], now).map(({ name, result, detail }) => `${result} ${name}: ${detail}`),
  ).toEqual([
    'ok database clock: Our clocks agree within 30 seconds.',
    'ok bank callbacks: Last callback at 2026-06-01T11:00:00Z; no order is newer.',
    'ok bank keys: k2 is in use for 30 days; k1 still accepted.',
    'ok refused callbacks: No request to a valid address was refused in the last day.',
    'ok unread callbacks: Every callback was read.',
    'ok unanswered orders: Every verification was answered.',
    'ok dead events: There are none.',
    'ok dead verifications: There are none.',
  ]);
});

const key = (keyId: string, first: number, last: number) => ({
  provider: 'bank',
  keyId,
  firstUsedAt: ago(first * DAY),
  lastUsedAt: ago(last * DAY),
});

const uncalled = (seconds: number) => [{ provider: 'bank', count: 3, oldestAt: ago(seconds) }];

test.each<[string, Partial<StoreHealth>, string, ProbeResult['result'], RegExp]>([
  ['a database clock that is off', { now: ago(60) }, 'database clock', 'warn', /60 seconds ahead/],
  [
    'no warning for a silence of at most twice the usual',
    { ordersWithoutCallback: uncalled(3 * HOUR) },
    'bank callbacks',
    'ok',
    /3 orders .* are newer/,
  ],
  [
    'a silence longer than usual',
    { ordersWithoutCallback: uncalled(5 * HOUR) },
    'bank callbacks',
    'warn',
    /check the callback address/,
  ],
  [
    'a provider without any callback',
    { callbacks: [], ordersWithoutCallback: uncalled(2 * HOUR) },
    'bank callbacks',
    'warn',
    /^No callback yet/,
  ],
  ['a key over a year old', { keys: [key('k2', 366, 0)] }, 'bank keys', 'warn', /Change it/],
  [
    'a second key that is not used any more',
    { keys: [key('k1', 300, 130)] },
    'bank keys',
    'warn',
    /k1 was last used .* remove it/,
  ],
  ['a key that only the receiver has', { keys: [key('k0', 9, 0)] }, 'bank keys', 'warn', /used k0, which/],
  ['a key that was never used', { keys: [] }, 'bank keys', 'ok', /k2 is not used yet; k1 still accepted/],
  [
    'a callback unread for 2 minutes',
    { unmatched: 1, oldestUnmatchedAt: ago(120) },
    'unread callbacks',
    'warn',
    /ROLE=verify/,
  ],
  [
    'a callback unread for an hour',
    { unmatched: 1, oldestUnmatchedAt: ago(HOUR) },
    'unread callbacks',
    'fail',
    /ROLE=verify/,
  ],
  [
    'an order without an answer of its witness',
    { unanswered: 2, oldestUnanswered: { orderId: 'A', since: ago(60) } },
    'unanswered orders',
    'warn',
    /2 orders wait.* A, since/,
  ],
  [
    'an order without an answer for over a day',
    { unanswered: 1, oldestUnanswered: { orderId: 'A', since: ago(2 * DAY) } },
    'unanswered orders',
    'fail',
    /1 orders wait/,
  ],
  [
    'a dead event',
    { deadEvents: 1, lastDeliveryError: 'timeout' },
    'dead events',
    'warn',
    /^1 merchant event could not be delivered \(last: no answer in time\)\. Fix the endpoint/,
  ],
  [
    'three dead events',
    { deadEvents: 3, lastDeliveryError: 'http_500' },
    'dead events',
    'warn',
    /^3 merchant events could not be delivered \(last: HTTP 500\)\. Fix the endpoint, then run `punteo events resend --failed`\.$/,
  ],
  [
    'dead verifications and their orders',
    { deadVerifications: 9, deadVerificationOrders: ['A-29', 'A-30'] },
    'dead verifications',
    'warn',
    /^9 verifications .* \(the latest of A-29, A-30\)\. .*orders show A-29.*reconcile/,
  ],
])('the doctor reports %s', (_case, change, name, result, detail) => {
  const check = storeHealthChecks({ ...HEALTHY, ...change }, [bank], now).find((each) => each.name === name);
  expect(check).toMatchObject({ result, detail: expect.stringMatching(detail) });
});

test('a single configured key is reported as the only key', () => {
  const checks = storeHealthChecks(HEALTHY, [{ ...bank, keyIds: ['k2'] }], now);
  expect(checks.find(({ name }) => name === 'bank keys')?.detail).toContain('there is no second key');
});

test('refused callbacks of a provider are a warning, with the reason and what to repair', () => {
  const refusals = [
    { provider: 'bank', reason: 'encoding' as const, count: 12, lastAt: ago(HOUR) },
    { provider: 'bank', reason: 'signature_wrong' as const, count: 3, lastAt: ago(2 * HOUR) },
  ];
  const checks = storeHealthChecks({ ...HEALTHY, refusals }, [bank], now);
  expect(checks.find(({ name }) => name === 'refused callbacks')).toEqual({
    name: 'refused callbacks',
    result: 'warn',
    detail: '15 requests to valid callback addresses were refused in the last day.',
    lines: [
      'bank: 12, last at 2026-06-01T11:00:00Z. They have a Content-Encoding (415): have the provider send callbacks without one.',
      'bank: 3, last at 2026-06-01T10:00:00Z. Their signature is wrong: check the secret of this provider.',
    ],
  });
});
