import type { EvidenceDraft, PaymentFacts } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bindClaim } from '../__fixtures__/bind-claim.ts';
import { aCallback, anOrder, aProof, plainMatcher } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';

let database: TestStore;

beforeAll(async () => {
  database = await openTestStore();
});

beforeEach(async () => {
  await database.empty();
  await database.store.orders.put([anOrder({ orderId: 'A' })]);
  await bindClaim(database.store, 'A', aProof().claim);
});

afterAll(() => database.close());

const minute = (count: number) => new Date(Date.UTC(2026, 5, 1, 11, count));

const pending = (at: Date, facts: Partial<PaymentFacts> = {}) =>
  answered(at, 'unknown', { status: 'pending', providerStatus: 'pending', updatedAt: null, ...facts });
const failed = (at: Date) => answered(at, 'failed', { status: 'failed', providerStatus: 'failed' });
const missing = (at: Date) => aProof({ checks: [{ name: 'found', result: 'unknown' }], facts: null, checkedAt: at });

test.each<[string, (at: Date) => EvidenceDraft]>([
  ['pending', pending],
  ['failed', failed],
  ['not found', missing],
  ['unanswered', (at) => ({ ...missing(at), answered: false, checks: [] })],
])(
  'a payment that is %s at each of three reads is one piece of evidence, with the time of the last read',
  async (_, read) => {
    for (const count of [1, 2, 3]) await record(read(minute(count)));
    expect(await evidenceTimes()).toEqual([minute(1)]);
    expect(await query(database.url, 'select asked_at from claims')).toEqual([{ asked_at: minute(3) }]);
  },
);

test('an answer about an unpaid payment is stored when its status, its time of change or a check differs from the latest', async () => {
  const answers = [
    pending(minute(1)),
    pending(minute(2), { updatedAt: minute(1) }),
    answered(minute(3), 'unknown', { status: 'authorised', providerStatus: 'authorised' }),
    missing(minute(4)),
    pending(minute(5)),
    { ...pending(minute(6)), checks: [{ name: 'payee', result: 'failed' } as const] },
  ];
  for (const answer of answers) await record(answer);
  expect(await evidenceTimes()).toEqual(answers.map(({ checkedAt }) => checkedAt));
});

test('of a payment that was paid once, or may be by a status word without a meaning, every answer is stored', async () => {
  const answers = [
    ...[1, 2].map((count) => answered(minute(count), 'unknown', { status: 'unknown', providerStatus: 'settled' })),
    aProof({ checkedAt: minute(3) }),
    missing(minute(4)),
    missing(minute(5)),
    failed(minute(6)),
    failed(minute(7)),
  ];
  for (const answer of answers) await record(answer);
  expect(await evidenceTimes()).toEqual(answers.map(({ checkedAt }) => checkedAt));
  expect((await database.store.orders.get('A'))?.standing.state).toBe('reversed');
});

test('a callback is answered by an equal answer that came after it', async () => {
  await record(pending(minute(1)));
  await database.store.callbacks.receive(aCallback('order A', { receivedAt: minute(2) }));
  await database.store.callbacks.match(10, plainMatcher);
  expect(await record({ ...pending(minute(1)), checkedAt: minute(1) })).toBe('claimed');
  expect(await record(pending(minute(3)))).toBe('none');
  expect(await evidenceTimes()).toEqual([minute(1)]);
  const [facts] = await database.store.standings.orderFacts(['A']);
  expect(facts?.claims).toMatchObject([{ askedAt: minute(3) }]);
});

/** Returns the order's grade of proof. */
async function record(answer: EvidenceDraft): Promise<string> {
  const { after } = await database.store.standings.recordEvidence('A', [answer], { now: answer.checkedAt });
  return after.proof;
}

async function evidenceTimes(): Promise<readonly unknown[]> {
  const rows = await query(database.url, 'select checked_at from evidence order by evidence_id');
  return rows.map(({ checked_at }) => checked_at);
}

function answered(checkedAt: Date, status: 'failed' | 'unknown', fields: Partial<PaymentFacts>): EvidenceDraft {
  const { facts, ...proof } = aProof();
  return {
    ...proof,
    checks: [{ name: 'status', result: status }],
    facts: { ...(facts as PaymentFacts), ...fields },
    checkedAt,
  };
}
