import { randomBytes } from 'node:crypto';
import type { StoryEntry } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import { aCallback, anOrder, aPaymentClaim, aProof, plainMatcher } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { receiveAll } from '../__fixtures__/receive-all.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';
import { CALLBACKS } from './order-story.ts';

let database: TestStore;
let store: PostgresStore;
const at = new Date('2026-06-01T12:00:00Z');

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
  await store.orders.put([anOrder({ orderId: 'A' })]);
  await bindClaim(store, 'A', aPaymentClaim());
  // Of one instant, the hardest case for a cursor.
  const callbacks = Array.from({ length: 60 }, () => aCallback('order A', { digest: randomBytes(32), receivedAt: at }));
  await receiveAll(store, callbacks);
  await store.callbacks.match(100, plainMatcher);
  for (let time = 0; time < 20; time += 1)
    await store.standings.recordEvidence('A', [aProof({ checkedAt: at })], { now: at });
  await store.orders.change('A', { type: 'fulfil', at }, ANA, at);
});

afterAll(() => database.close());

test.each([1, 7, 50, 200])('the pages of %i entries of a story are the whole story, each entry once', async (limit) => {
  const whole = await pagesOf(200);
  const paged = await pagesOf(limit);
  expect(paged.flat()).toEqual(whole.flat());
  expect(paged.slice(0, -1).every((page) => page.length === limit)).toBe(true);
  const types = Map.groupBy(paged.flat(), ({ type }) => type);
  expect([types.get('callback_received')?.length, types.get('evidence_taken')?.length]).toEqual([60, 20]);
});

test('the entries of a story are in the order of their instants', async () => {
  const instants = (await pagesOf(7)).flat().map((entry) => entry.at.getTime());
  expect(instants).toEqual(instants.toSorted((left, right) => left - right));
});

test('a story has 50 entries on a page by default, and refuses the cursor of another list', async () => {
  expect((await store.orders.story('A'))?.items).toHaveLength(50);
  const { nextCursor } = await store.callbacks.list({ orderId: 'A' }, { limit: 1 });
  const cursor = nextCursor ?? '';
  await expect(store.orders.story('A', { cursor })).rejects.toMatchObject({ code: 'cursor_malformed' });
});

test('a page of the story of an order with 40,000 callbacks reads the rows of that page only', async () => {
  await store.orders.put([anOrder({ orderId: 'B' })]);
  await query(database.url, FLOOD, [40_000]);
  await query(database.url, 'analyze callbacks');
  const first = await store.orders.story('B', { limit: 200 });
  const second = await store.orders.story('B', { limit: 200, cursor: first?.nextCursor ?? '' });
  const ids = [...(first?.items ?? []), ...(second?.items ?? [])].flatMap((entry) =>
    entry.type === 'callback_received' ? [entry.callback.callbackId] : [],
  );
  expect(new Set(ids).size).toBe(399);
  const plan = await query(
    database.url,
    `explain (format json) ${CALLBACKS.replaceAll(/\$\d/g, (name) => PAGE[name] ?? '')}`,
  );
  expect(JSON.stringify(plan)).toContain('callbacks_by_order_and_time');
  expect(JSON.stringify(plan)).not.toContain('"Sort"');
});

const PAGE: Readonly<Record<string, string>> = {
  $1: `'B'::text`,
  $2: `'2026-06-01T12:00:00Z'`,
  $3: '1',
  $4: '201',
};

const FLOOD = `
  insert into callbacks (provider, addressed_order_id, key_id, digest, body, received_at, last_received_at, matched_at,
    outcome, order_id)
  select 'pentagoo', '', 'k1', sha256(number::text::bytea), '', '2026-06-01T12:00:00Z', now(), now(), 'matched', 'B'
  from generate_series(1, $1) as number`;

async function pagesOf(limit: number): Promise<readonly (readonly StoryEntry[])[]> {
  const pages: (readonly StoryEntry[])[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await store.orders.story('A', cursor === undefined ? { limit } : { limit, cursor });
    pages.push(page?.items ?? []);
    cursor = page?.nextCursor ?? null;
  }
  return pages;
}
