import { expect, test } from 'vitest';
import * as published from './index.ts';

const {
  Instant,
  MoneyInput,
  OrderId,
  PatchDiscrepancyBody,
  PostAllocationBody,
  PostAmendmentBody,
  PostCancellationBody,
  PostRunBody,
  PutOrderBody,
  reconciliation,
} = published;

test('@punteo/contracts/reconciliation exports exactly these names', () => {
  expect(Object.keys(published).sort()).toMatchSnapshot();
});

test('the reconciliation API has exactly these routes, all below /v1, with these statuses', () => {
  const routes = Object.values(reconciliation).map((route) => ({
    route: `${route.method} ${route.path}`,
    answers: Object.keys(route.responses).join(' '),
  }));
  expect(routes).toMatchSnapshot();
});

test.each([
  ['2026-02-28T12:00:00Z', true],
  ['2026-02-28T12:00:00.123Z', true],
  ['0001-01-01T00:00:00Z', true],
  ['0000-12-31T23:59:59Z', false],
  ['2026-02-30T12:00:00Z', false],
  ['2026-02-28T24:00:00Z', false],
  ['2026-02-28T23:59:60Z', false],
  ['2026-02-28T12:00:00+14:00', false],
  ['2026-02-28T12:00:00', false],
  ['2026-02-28', false],
  ['1', false],
  ['+275760-09-13T00:00:00Z', false],
  [' 2026-02-28T12:00:00Z', false],
])('the reconciliation API accepts the instant %j: %s', (text, isAccepted) => {
  expect(Instant.safeParse(text).success).toBe(isAccepted);
});

test.each([
  ['100.00', true],
  ['100', true],
  ['0.1', true],
  ['1e3', false],
  ['-1', false],
  ['+1', false],
  ['01', false],
  ['1,00', false],
  ['.5', false],
  ['5.', false],
  ['NaN', false],
  [' 1', false],
  [1, false],
])('the reconciliation API accepts the amount %j: %s', (value, isAccepted) => {
  expect(MoneyInput.safeParse({ value, currency: 'USD' }).success).toBe(isAccepted);
});

test('an order id is 1 to 128 visible ASCII characters, but not "." or ".."', () => {
  expect(OrderId.safeParse('A/1?x#y%2F').success).toBe(true);
  for (const id of ['', '.', '..', 'a b', 'é', 'a\n', 'a'.repeat(129)])
    expect(OrderId.safeParse(id).success).toBe(false);
});

test('a request with a field that the contract does not have is refused', () => {
  const amount = { value: '1', currency: 'USD' };
  expect(PutOrderBody.safeParse({ amount }).success).toBe(true);
  expect(PutOrderBody.safeParse({ amount, paid: true }).success).toBe(false);
  expect(PutOrderBody.safeParse({ amount: { ...amount, exponent: 2 } }).success).toBe(false);
});

test('a change of a discrepancy must have a field, and a run must end after it starts', () => {
  expect(PatchDiscrepancyBody.safeParse({}).success).toBe(false);
  expect(PatchDiscrepancyBody.safeParse({ owner: null }).success).toBe(true);
  expect(PatchDiscrepancyBody.safeParse({ state: 'gone' }).success).toBe(false);
  const at = '2026-02-28T12:00:00Z';
  expect(PostRunBody.safeParse({ from: at, to: at }).success).toBe(false);
  expect(PostRunBody.safeParse({ from: at, to: '2026-02-28T12:00:01Z' }).success).toBe(true);
});

test('a change of an order needs a reason of 1 to 500 characters, and an amendment must change something', () => {
  expect(PostCancellationBody.safeParse({ reason: 'the buyer asked' }).success).toBe(true);
  for (const reason of [undefined, '', '  ', 'x'.repeat(501)])
    expect(PostCancellationBody.safeParse({ reason }).success).toBe(false);
  expect(PostAmendmentBody.safeParse({ reason: 'agreed' }).success).toBe(false);
  expect(PostAmendmentBody.safeParse({ reason: 'agreed', dueAt: null }).success).toBe(true);
  expect(PostAmendmentBody.safeParse({ reason: 'agreed', createdAt: '2026-02-28T12:00:00Z' }).success).toBe(false);
});

test('an allocation names its amount in exact decimal text, and a unit by its 12 hex digits', () => {
  const body = { provider: 'bank', claim: 'p-1', amount: { value: '60.00', currency: 'GBP' }, reason: 'agreed' };
  expect(PostAllocationBody.safeParse(body).success).toBe(true);
  expect(PostAllocationBody.safeParse({ ...body, unitId: '0123456789ab' }).success).toBe(true);
  expect(PostAllocationBody.safeParse({ ...body, unitId: '1' }).success).toBe(false);
  expect(PostAllocationBody.safeParse({ ...body, amount: 60 }).success).toBe(false);
});

test('an order that is due before it was created is refused, and one that is due at that moment is not', () => {
  const order = { amount: { value: '1.00', currency: 'USD' }, createdAt: '2026-03-02T10:00:00.500Z' };
  const dueAt = (at: string | null) => PutOrderBody.safeParse({ ...order, dueAt: at }).error?.issues;
  expect(dueAt('2026-03-02T10:00:00Z')).toMatchObject([
    { path: ['dueAt'], message: 'Should not be before createdAt.' },
  ]);
  expect([dueAt('2026-03-02T10:00:00.500Z'), dueAt('2026-03-03T00:00:00Z'), dueAt(null)]).toEqual(
    Array(3).fill(undefined),
  );
});
