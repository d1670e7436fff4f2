import { afterAll, beforeAll, expect, test } from 'vitest';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';

let testStore: TestStore;

beforeAll(async () => {
  testStore = await openTestStore();
});

afterAll(() => testStore?.close());

test('a witness that does not answer is failing since the first question after its last answer', async () => {
  const { url, store } = testStore;
  await query(
    url,
    `set session_replication_role = replica; insert into evidence (order_id, provider, kind, network, reference, witness, answered, checks, configuration, checked_at)
     select 'A', provider, 'payment', network, 'r', 'w', answered, '[]', 'test', at::timestamptz
     from (values ('neopay', '', true, '2026-03-01T10:00:00Z'), ('neopay', '', false, '2026-03-01T11:00:00Z'),
       ('neopay', '', false, '2026-03-01T12:00:00Z'), ('pentagoo', 'Ethereum', false, '2026-03-01T09:00:00Z'),
       ('pentagoo', 'Ethereum', true, '2026-03-01T10:30:00Z'), ('pentagoo', 'BSC', false, '2026-03-01T10:00:00Z'))
       row (provider, network, answered, at)`,
  );
  const at = (hour: string) => new Date(`2026-03-01T${hour}:00Z`);
  expect(await store.figures.witnesses()).toEqual([
    { provider: 'neopay', network: null, lastAnsweredAt: at('10:00'), failingSince: at('11:00') },
    { provider: 'pentagoo', network: 'BSC', lastAnsweredAt: null, failingSince: at('10:00') },
    { provider: 'pentagoo', network: 'Ethereum', lastAnsweredAt: at('10:30'), failingSince: null },
  ]);
});

test('deliveries are counted by endpoint: pending ones, those of them that wait after a failure, and dead letters', async () => {
  const { url, store } = testStore;
  await query(
    url,
    `set session_replication_role = replica; insert into deliveries (endpoint, event_id, stream, sequence, state, waiting_since, next_attempt_at, finished_at)
     select endpoint, gen_random_uuid(), 'order:A', n, state, since::timestamptz, next_at::timestamptz, ended::timestamptz
     from (values ('default', 1, 'pending', '2026-03-01T10:00:00Z', '2026-03-01T11:00:00Z', null),
       ('default', 2, 'pending', '2026-03-01T10:30:00Z', null, null),
       ('default', 3, 'delivered', '2026-03-01T09:00:00Z', null, '2026-03-01T09:01:00Z'),
       ('erp', 4, 'dead', '2026-03-01T08:00:00Z', null, '2026-03-04T08:00:00Z'))
       row (endpoint, n, state, since, next_at, ended)`,
  );
  expect(await store.figures.deliveries()).toEqual([
    { endpoint: 'default', pending: 2, waiting: 1, oldestAt: new Date('2026-03-01T10:00:00Z'), dead: 0 },
    { endpoint: 'erp', pending: 0, waiting: 0, oldestAt: null, dead: 1 },
  ]);
});
