import { STANDING_STATES } from '@punteo/payments';
import { faultCount } from '@punteo/testing';
import pg from 'pg';
import { expect, test } from 'vitest';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import { firstSeed } from '../random.ts';
import { openTestStore } from '../test-store.ts';
import { closeDay, untrueBooks } from './books.ts';
import { EVENTS } from './events.ts';
import { type PlayedHistory, playHistory } from './play-history.ts';

const HISTORIES = faultCount(200, 10_000);
/** The invariants are checked per database; every row names the seed that wrote it. */
const HISTORIES_PER_DATABASE = faultCount(250, 100);

/** Seeds that once showed a fault of the system or of this test; every run plays them. */
const REMEMBERED_SEEDS: readonly number[] = [17, 55_059, 300_016, 300_154, 361_922_127];

const HISTORIES_PER_CLOSING = 10;

/** Only ends a run that hangs. */
const TIMEOUT_MILLISECONDS = faultCount(900_000, 7_200_000);

test('D12: random histories end in the states of the model, by the same steps, hold every invariant, and have books that are true', {
  timeout: TIMEOUT_MILLISECONDS,
}, async () => {
  const first = firstSeed();
  const seeds = [...new Set([...REMEMBERED_SEEDS, ...Array.from({ length: HISTORIES }, (_, index) => first + index)])];
  console.log(`${seeds.length} histories from seed ${first}. PUNTEO_SEED=${first} repeats them.`);
  const played: PlayedHistory[] = [];
  for (let start = 0; start < seeds.length; start += HISTORIES_PER_DATABASE) {
    played.push(...(await playOnOneDatabase(seeds.slice(start, start + HISTORIES_PER_DATABASE))));
  }
  // A run that hardly plays an event cannot find its faults.
  expect(
    inLessThanOnePercent(Object.keys(EVENTS), played, ({ events }) => new Set<string>(events)),
    'events that hardly happened',
  ).toEqual([]);
  expect(
    inLessThanOnePercent(
      STANDING_STATES.filter((state) => state !== 'awaiting'),
      played,
      ({ states }) => states,
    ),
    'states that were hardly reached',
  ).toEqual([]);
  const allocated = played.filter(({ hasAllocation }) => hasAllocation).length;
  expect(allocated, 'histories in which a person allocated money').toBeGreaterThan(played.length / 10);
});

async function playOnOneDatabase(seeds: readonly number[]): Promise<readonly PlayedHistory[]> {
  const testStore = await openTestStore();
  const sql = new pg.Pool({ connectionString: testStore.databaseUrl });
  try {
    const played: PlayedHistory[] = [];
    let closings: Promise<unknown> = Promise.resolve();
    let days = 0;
    await forEachConcurrently(seeds, async (seed) => {
      const history = await playHistory(testStore, seed);
      played.push(history);
      // While other histories go on.
      if (played.length % HISTORIES_PER_CLOSING === 0)
        closings = closings.then(() => closeDay(testStore.store, days++));
    });
    await closings;
    expect(played.flatMap(({ difference }) => difference ?? [])).toEqual([]);
    await testStore.match([]);
    expect(await storedMoves(sql), 'the steps of every order').toEqual(expectedMoves(played));
    expect(await testStore.violations()).toEqual([]);
    await closeDay(testStore.store, days);
    expect(await untrueBooks(sql), 'sums of the books that are not the proven money').toEqual([]);
    expect(await testStore.store.audit.verify()).toMatchObject({ periods: days + 1, faults: [] });
    return played;
  } finally {
    await sql.end();
    await testStore.close();
  }
}

function expectedMoves(played: readonly PlayedHistory[]): Record<string, readonly string[]> {
  return Object.fromEntries(played.flatMap(({ moves }) => [...moves].filter(([, states]) => states.length > 0)));
}

async function storedMoves(sql: pg.Pool): Promise<Record<string, readonly string[]>> {
  const { rows } = await sql.query<{ order_id: string; states: string[] }>(
    'select order_id, array_agg(to_state order by version) as states from standing_transitions group by order_id',
  );
  return Object.fromEntries(rows.map(({ order_id, states }) => [order_id, states]));
}

function inLessThanOnePercent(
  names: readonly string[],
  played: readonly PlayedHistory[],
  namesIn: (history: PlayedHistory) => ReadonlySet<string>,
): readonly string[] {
  return names.filter((name) => played.filter((history) => namesIn(history).has(name)).length < played.length / 100);
}
