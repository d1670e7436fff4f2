import type { Transport } from '@punteo/clients';
import type { ListedPayment } from '@punteo/payments';
import { faultCount } from '@punteo/testing';
import { expect, test } from 'vitest';
import { createTestNeopay } from '../__fixtures__/test-neopay.ts';

test('whatever changes in the list while it is read, every row that stayed is returned, or the read fails', async () => {
  const seed = Number(process.env.PUNTEO_SEED ?? 20_260_101);
  const happened = new Map<string, number>();
  const runs = faultCount(250, 6_000);
  const seeds = [...TWO_PASSES_MISS_A_ROW, ...Array.from({ length: runs }, (_, run) => seed + run)];
  for (const each of seeds) await readChangingList(each, happened);
  // A kind of change, or a result, that did not happen would prove nothing.
  for (const what of [
    'complete',
    'list_unstable',
    'list_short',
    'neopay_unavailable',
    'combined',
    ...Object.keys(CHANGES),
  ])
    expect(happened.get(what) ?? 0, what).toBeGreaterThanOrEqual(runs / 100);
}, 600_000);

/** Seeds of lists in which both of the first two passes miss the same row: only their comparison shows it. */
const TWO_PASSES_MISS_A_ROW = [20_261_358, 20_261_384, 20_262_333, 20_263_997, 20_264_803] as const;

/** A list of payments in memory, and how it is served. */
interface List {
  readonly random: (below: number) => number;
  /** Oldest first. */
  rows: Row[];
  /** Neopay's clock: a second for each insertion or update. */
  seconds: number;
  readonly order: 'newest first' | 'oldest first' | 'latest change first';
  /** Ids that were removed since the read started. */
  readonly removed: Set<string>;
  /** Ids that were inserted since the read started. */
  readonly inserted: string[];
  isReversed: boolean;
  rotatedBy: number;
  pageRows: number;
  /** Served empty once. */
  emptyPage: number | null;
  /** A row that is on this page besides its own place. */
  repeated: { readonly page: number; readonly row: Row } | null;
  /** How many of the next requests are answered 503. */
  failures: number;
}

interface Row {
  readonly id: string;
  readonly amount: number;
  readonly status: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** What happens between two requests. */
const CHANGES = {
  inserted: (list: List) => list.inserted.push(...insert(list, [1, 5, 10, 25][list.random(4)] ?? 1)),
  removed: (list: List) => remove(list, anyRow(list)?.id),
  withdrawn: (list: List) => remove(list, list.inserted.pop()),
  changed: (list: List) => update(list, anyRow(list), { updated_at: nextInstant(list) }),
  changedWithoutDate: (list: List) => update(list, anyRow(list), {}),
  repeated: (list: List) => {
    const row = anyRow(list);
    if (row) list.repeated = { page: 1 + list.random(4), row: list.random(2) === 0 ? row : { ...row, amount: 5 } };
  },
  reversed: (list: List) => {
    list.isReversed = !list.isReversed;
  },
  rotated: (list: List) => {
    list.rotatedBy = list.rotatedBy === 0 ? 1 + list.random(9) : 0;
  },
  resized: (list: List) => {
    list.pageRows = [3, 5, 10, 20][list.random(4)] ?? 10;
  },
  emptied: (list: List) => {
    list.emptyPage = 1 + list.random(5);
  },
  failed: (list: List) => {
    list.failures += [1, 4, 40][list.random(3)] ?? 1;
  },
} as const satisfies Record<string, (list: List) => unknown>;

const KINDS = Object.keys(CHANGES) as (keyof typeof CHANGES)[];

/** One read with up to three changes, of one to three kinds. */
async function readChangingList(seed: number, happened: Map<string, number>): Promise<void> {
  const random = randomOf(seed);
  const list = newList(random);
  const count = (what: string) => happened.set(what, (happened.get(what) ?? 0) + 1);
  const stayed = insert(list, [random(50), 10, 20, 30][random(4)] ?? 10);
  const kinds = Array.from({ length: 1 + random(3) }, () => KINDS[random(KINDS.length)] ?? 'inserted');
  // Three passes have about this many requests; a change that is due later never happens.
  const requestsExpected = 4 + Math.ceil(stayed.length / 10) * 3 + 6;
  const changesDueAt = Array.from({ length: random(4) }, () => 1 + random(requestsExpected)).sort(
    (one, other) => one - other,
  );
  const meta = [{}, { total: random(9), last_page: 'x' }, { total: 1e9, current_page: null }, { total: null }][
    random(4)
  ];
  let [requests, changes] = [0, 0];

  const transport: Transport = async (request, sink) => {
    // Concurrent requests overtake each other.
    for (let turns = random(4); turns > 0; turns -= 1) await Promise.resolve();
    requests += 1;
    while ((changesDueAt[0] ?? Infinity) <= requests) {
      changesDueAt.shift();
      const kind = kinds[random(kinds.length)] ?? 'inserted';
      CHANGES[kind](list);
      count(kind);
      changes += 1;
    }
    sink.sending();
    const isFailing = list.failures > 0;
    if (isFailing) list.failures -= 1;
    sink.head(isFailing ? 503 : 200, { 'content-type': 'application/json' });
    const page = Number(new URL(request.url).searchParams.get('page'));
    const document = isFailing ? {} : { data: pageOf(list, page), meta: { total: list.rows.length, ...meta } };
    sink.chunk(Buffer.from(JSON.stringify(document)));
  };

  const { rows, code } = await readAll(transport, [1, 1, 4, 8][random(4)] ?? 1);
  count(code);
  if (changes > 1) count('combined');
  expect(requests, `seed ${seed}`).toBeLessThan(400);
  if (code !== 'complete') return;
  // Such a total says that most of the list was never shown.
  expect(meta, `seed ${seed}`).not.toMatchObject({ total: 1e9 });
  const returned = Map.groupBy(
    rows.flatMap((row) => (row.kind === 'payment' ? [row.payment] : [])),
    ({ providerPaymentId }) => providerPaymentId,
  );
  const contradictions = rows.filter(({ kind }) => kind === 'unreadable').length;
  for (const id of stayed.filter((each) => !list.removed.has(each))) {
    const versions = (returned.get(id) ?? []).map(({ providerStatus, updatedAt }) => `${providerStatus} ${updatedAt}`);
    expect(versions.length, `seed ${seed}, row ${id}`).toBeGreaterThan(0);
    // Returned again only after a change, or with a contradiction.
    const repeats = versions.filter((version, at) => version === versions[at - 1]).length;
    expect(repeats, `seed ${seed}, row ${id}`).toBeLessThanOrEqual(contradictions);
  }
}

async function readAll(transport: Transport, listConcurrency: number) {
  const client = { transport, sleep: async () => {}, attemptsMax: 3 };
  const provider = createTestNeopay({ listConcurrency, statuses: { pending: 'pending' }, client });
  const rows: ListedPayment[] = [];
  try {
    for await (const row of provider.listPayments?.() ?? []) rows.push(row);
  } catch (error) {
    return { rows, code: String((error as { code?: string }).code ?? error) };
  }
  return { rows, code: 'complete' };
}

function newList(random: List['random']): List {
  const orders = ['newest first', 'newest first', 'oldest first', 'latest change first'] as const;
  return {
    random,
    rows: [],
    seconds: 0,
    order: orders[random(4)] ?? 'newest first',
    removed: new Set(),
    inserted: [],
    isReversed: false,
    rotatedBy: 0,
    pageRows: 10,
    emptyPage: null,
    repeated: null,
    failures: 0,
  };
}

function pageOf(list: List, page: number): readonly object[] {
  const sorted = {
    'newest first': () => list.rows.toReversed(),
    'oldest first': () => list.rows,
    'latest change first': () => list.rows.toSorted((one, other) => (one.updated_at < other.updated_at ? 1 : -1)),
  }[list.order]();
  const directed = list.isReversed ? sorted.toReversed() : sorted;
  const all = [...directed.slice(list.rotatedBy), ...directed.slice(0, list.rotatedBy)];
  if (list.emptyPage === page) {
    list.emptyPage = null;
    return [];
  }
  const rows = all.slice((page - 1) * list.pageRows, page * list.pageRows);
  return (list.repeated?.page === page ? [list.repeated.row, ...rows] : rows).map((row) => ({
    ...row,
    application_id: '995d8ae8-b47f-4b3d-b411-e325d95f6ffd',
    currency: 'GBP',
    environment: 'sandbox',
  }));
}

/** Returns the ids, oldest first. */
function insert(list: List, count: number): string[] {
  const rows = Array.from({ length: count }, (): Row => {
    const at = nextInstant(list);
    const id = `99639165-04a9-4742-b51b-${String(list.seconds).padStart(12, '0')}`;
    return { id, amount: 122.44, status: 'pending', created_at: at, updated_at: at };
  });
  list.rows.push(...rows);
  return rows.map(({ id }) => id);
}

function update(list: List, row: Row | undefined, fields: Partial<Row>): void {
  if (!row) return;
  const changed = { ...row, status: `status-${list.random(3)}`, ...fields };
  list.rows = list.rows.map((each) => (each.id === row.id ? changed : each));
}

function remove(list: List, id: string | undefined): void {
  if (id === undefined || !list.rows.some((row) => row.id === id)) return;
  list.rows = list.rows.filter((row) => row.id !== id);
  list.removed.add(id);
}

function anyRow({ rows, random }: List): Row | undefined {
  return rows[random(rows.length)];
}

function nextInstant(list: List): string {
  list.seconds += 1;
  return new Date(Date.UTC(2026, 0, 1) + list.seconds * 1_000).toISOString();
}

/** The same numbers for the same seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
