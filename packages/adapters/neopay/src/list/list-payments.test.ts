import { type ListedPayment, type ListOptions, type Payment, parseKeyring } from '@punteo/payments';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { faultCount } from '@punteo/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createNeopay, type NeopayConfig } from '../neopay.ts';

let bank: SandboxNeopay;
/** The provider's clock; every page and every change is a second of it. */
let seconds = 0;

beforeAll(async () => {
  bank = await startNeopay({
    now: () => {
      seconds += 1;
      return new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);
    },
  });
});
afterAll(() => bank.close());
beforeEach(() => clearBank());

describe('a list that lies about itself', () => {
  test.each<[string, SandboxNeopay['pageFaults']]>([
    ['total too small', { meta: { total: 1, last_page: 1 } }],
    ['total too big', { meta: { total: 1_000_000_000, last_page: 1_000_000_000 } }],
    ['counts of other kinds', { meta: { total: 'many', last_page: null, current_page: -7, per_page: {} } }],
    ['no counts at all', { meta: { total: undefined, last_page: undefined, current_page: undefined } }],
    ['links that repeat and go back', { links: { next: 'http://localhost/api/payments?page=1' } }],
    ['links to elsewhere', { links: { next: 'https://user:secret@evil.example/\r\n?page=2' } }],
    ['no links', { links: { next: null, last: null } }],
    ['rows that stand on two pages', { repeatedRows: 3 }],
  ])('by its %s is read in full all the same, each payment once', async (_lie, pageFaults) => {
    const ids = insert(25);
    bank.pageFaults = pageFaults;
    expect(idsOf(await syncProviders())).toEqual(ids);
    // Three pages and two empty ones, three times at most; once with pages asked for ahead.
    expect(bank.calls.count('listPayments')).toBeLessThanOrEqual(3 * 5 + 10);
  });

  test('by having no end is given up, in bounded time', async () => {
    insert(10);
    bank.pageFaults = { rows: (_rows, page) => [resource(page)] };
    const { error, rows } = await syncProviders();
    expect(error).toMatchObject({ code: 'neopay_incomplete_list' });
    expect(rows).toHaveLength(1_000);
  });

  test('by showing one page for ever is given up', async () => {
    insert(10);
    bank.pageFaults = { rows: () => bank.payments().map(({ resource: row }) => row) };
    expect((await syncProviders()).error).toMatchObject({ code: 'neopay_incomplete_list' });
  });
});

describe('a list that moves while it is read', () => {
  test.each([1, 5, 25])('by %i rows that come in in front hides none, and needs no third pass', async (rows) => {
    const ids = insert(40);
    bank.pageFaults = { insertedBetween: { rows, times: 4 } };
    const crawled = await syncProviders();
    expect(crawled.error).toBeUndefined();
    expect(idsOf(crawled)).toEqual(expect.arrayContaining(ids));
    expect(idsOf(crawled)).toHaveLength(40 + 4 * rows);
  });

  test('for as long as trade goes on is complete, if only new rows and dated changes come', async () => {
    const ids = insert(40);
    beforeEachPage(() => {
      insert(1);
      bank.update(ids[7] ?? '', { status: `step-${seconds}` });
    });
    const crawled = await syncProviders();
    expect(crawled.error).toBeUndefined();
    expect(idsOf(crawled)).toEqual(expect.arrayContaining(ids));
    const last = crawled.rows.findLast((row) => row.kind === 'payment' && row.payment.providerPaymentId === ids[7]);
    expect(last?.kind === 'payment' && last.payment.providerStatus).toMatch(/^step-/);
  });

  test('so that a row slips through one pass is read a third time', async () => {
    const ids = insert(40);
    const newest = ids.at(-1) ?? '';
    onPage(2, () => bank.remove(newest));
    const crawled = await syncProviders({ listConcurrency: 1 });
    expect(crawled.error).toBeUndefined();
    expect(idsOf(crawled)).toEqual(expect.arrayContaining(ids));
    expect(bank.calls.count('listPayments')).toBeGreaterThanOrEqual(3 * 6);
  });

  test('so that an empty page stands before others is not taken for the end', async () => {
    const ids = insert(40);
    bank.pageFaults = { rows: (rows, page) => (page === 2 ? [] : rows) };
    const crawled = await syncProviders();
    expect(crawled.error).toMatchObject({ code: 'list_unstable' });
    expect(idsOf(crawled)).toEqual([...ids.slice(0, 20), ...ids.slice(30)]);
  });

  test('each time it is read says so', async () => {
    insert(60);
    beforeEachPage(() => bank.remove(bank.payments().at(-1)?.resource.id ?? ''), { times: 40 });
    expect((await syncProviders()).error).toMatchObject({
      name: 'PunteoError',
      code: 'list_unstable',
      retryable: true,
    });
  });

  test('by a status that changes without saying when does not count as read alike', async () => {
    const [id = ''] = insert(5);
    const words = ['a', 'b', 'c'];
    onPage(1, () => bank.distort(id, { status: words.shift() }), 3);
    expect((await syncProviders({ listConcurrency: 1 })).error).toMatchObject({ code: 'list_unstable' });
  });
});

describe('a row', () => {
  test('of an unknown shape is said once, and stops nobody', async () => {
    const ids = insert(15);
    bank.pageFaults = { rows: (rows, page) => (page === 1 ? [{ id: 7 }, 'text', null, ...rows] : rows) };
    const crawled = await syncProviders();
    expect(crawled.error).toBeUndefined();
    expect(idsOf(crawled)).toEqual(ids);
    expect(crawled.rows.filter(({ kind }) => kind === 'unreadable')).toHaveLength(3);
  });

  test('of a currency that nobody knows stops nobody either', async () => {
    const ids = insert(15);
    const currencies = ['gbp', 'POINTS7', 'G\u0000P', '£', ''];
    bank.pageFaults = {
      rows: (rows, page) =>
        page === 1
          ? [
              ...currencies.map((currency, index) => ({ ...bank.payment(ids[index] ?? '')?.resource, currency })),
              ...rows,
            ]
          : [],
    };
    const crawled = await syncProviders();
    expect(crawled.error).toBeUndefined();
    const read = crawled.rows.flatMap((row) => (row.kind === 'payment' ? [row.payment.amount.currency] : []));
    expect(new Set(read)).toEqual(new Set(['gbp', 'POINTS7', 'GBP']));
    const reasons = crawled.rows.flatMap((row) => (row.kind === 'unreadable' ? [row.reason] : []));
    expect(reasons).toEqual(['currency_malformed', 'currency_malformed', 'bad_shape currency']);
  });

  test('that stands on two pages with another amount is given both ways, and said', async () => {
    const [id = ''] = insert(15);
    const other = { ...bank.payment(id)?.resource, amount: 5 };
    bank.pageFaults = { rows: (rows, page) => (page === 1 ? [other, ...rows] : rows) };
    const { rows } = await syncProviders();
    const given = rows.filter((row) => row.kind === 'unreadable' || row.payment.providerPaymentId === id);
    expect(given.slice(0, 3)).toMatchObject([
      { kind: 'payment', payment: { amount: { amountMinor: 500n } } },
      { kind: 'payment', payment: { amount: { amountMinor: 12_244n } } },
      { kind: 'unreadable', reason: 'contradicted 5.00 GBP 122.44 GBP' },
    ]);
  });
});

describe('a page that fails', () => {
  test.each([1, 2, 3, 4, 5])('%i times is asked for again, and the walk goes on there', async (times) => {
    const ids = insert(35);
    bank.faults.next('listPayments', { kind: 'status', status: 503 }, { times, when: isPage(3) });
    const crawled = await syncProviders();
    expect(crawled.error).toBeUndefined();
    expect(idsOf(crawled)).toEqual(ids);
    // Pages before it are not read anew.
    expect(bank.calls.count('listPayments')).toBeLessThanOrEqual(2 * (6 + 5) + times);
  });

  test('for ever ends the walk, and what was read before is given', async () => {
    const ids = insert(35);
    bank.faults.next('listPayments', { kind: 'drop' }, { times: Infinity, when: isPage(3) });
    const crawled = await syncProviders();
    expect(crawled.error).toMatchObject({ code: 'neopay_network', retryable: true });
    expect(idsOf(crawled)).toEqual(ids.slice(15));
  });

  test('because it was asked too often waits as long as it is told', async () => {
    const ids = insert(15);
    const waits: number[] = [];
    bank.faults.next('listPayments', { kind: 'status', status: 429, retryAfter: 30 }, { when: isPage(2) });
    const crawled = await syncProviders({ client: { sleep: async (milliseconds) => void waits.push(milliseconds) } });
    expect(idsOf(crawled)).toEqual(ids);
    expect(waits).toEqual([30_000]);
  });
});

test('pages are asked for at the rate that is configured', async () => {
  insert(35);
  const begun = performance.now();
  await syncProviders({ requestsPerSecond: 50, listConcurrency: 8 });
  // 12 requests at least, 20 ms apart.
  expect(performance.now() - begun).toBeGreaterThan(11 * 20 - 5);
});

describe('a walk for changes', () => {
  test('ends after three pages of nothing new where the order is said to allow it, in one pass', async () => {
    const ids = insert(95);
    const changedSince = new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);
    const fresh = insert(5);
    const crawled = await syncProviders({ listsLatestChangeFirst: true, listConcurrency: 1 }, { changedSince });
    expect(crawled.error).toBeUndefined();
    expect(idsOf(crawled)).toEqual([...ids.slice(60), ...fresh]);
    expect(bank.calls.count('listPayments')).toBe(4);
  });

  test('reads everything where nothing is said of the order', async () => {
    const ids = insert(95);
    const changedSince = new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);
    expect(idsOf(await syncProviders({}, { changedSince }))).toEqual(ids);
  });
});

test('whatever a provider does to its list, each row that was there all through is given, or the walk says that it is not complete', async () => {
  const seed = Number(process.env.PUNTEO_SEED ?? 20_260_101);
  const happened: Record<string, number> = {};
  const runs = faultCount(600, 6_000);
  for (let run = 0; run < runs; run += 1) {
    clearBank();
    await randomRun(randomOf(seed + run), happened, `seed ${seed + run}`);
  }
  for (const what of ['complete', 'list_unstable', 'neopay_unavailable', 'batched', ...Object.keys(EVENTS)])
    expect(happened[what] ?? 0, what).toBeGreaterThanOrEqual(runs / 100);
}, 600_000);

/** What happens to the list between two pages; up to three of them in a run, of whatever kinds. */
const EVENTS = {
  inserted: ({ random, fresh }: Run) => fresh.push(...insert([1, 5, 10, 25][random(4)] ?? 1)),
  removed: (run: Run) => remove(anyId(run), run),
  withdrawn: (run: Run) => remove(run.fresh.pop(), run),
  changed: (run: Run) => {
    const id = anyId(run);
    if (id !== undefined) bank.update(id, { status: `word-${run.random(3)}` });
  },
  changedSilently: (run: Run) => {
    const id = anyId(run);
    if (id !== undefined) run.silent.set(id, `word-${run.random(3)}`);
  },
  repeated: (run: Run) => {
    const id = anyId(run);
    const row = id === undefined ? undefined : bank.payment(id)?.resource;
    if (row) run.repeated = { page: 1 + run.random(4), row: run.random(2) === 0 ? row : { ...row, amount: 5 } };
  },
  reversed: (run: Run) => {
    run.isReversed = !run.isReversed;
  },
  rotated: (run: Run) => {
    run.rotatedBy = run.rotatedBy === 0 ? 1 + run.random(9) : 0;
  },
  resized: (run: Run) => {
    run.pageRows = [3, 5, 10, 20][run.random(4)] ?? 10;
  },
  emptied: (run: Run) => {
    run.emptyPage = 1 + run.random(5);
  },
  failed: ({ random }: Run) =>
    bank.faults.next('listPayments', { kind: 'status', status: 503 }, { times: [1, 4, 40][random(3)] ?? 1 }),
} as const satisfies Record<string, (run: Run) => unknown>;

const NAMES = Object.keys(EVENTS) as (keyof typeof EVENTS)[];

interface Run {
  readonly random: (below: number) => number;
  readonly removed: Set<string>;
  /** Statuses that changed without a date. */
  readonly silent: Map<string, string>;
  /** What came in since the walk began. */
  readonly fresh: string[];
  readonly order: 'newest first' | 'oldest first' | 'latest change first';
  isReversed: boolean;
  rotatedBy: number;
  pageRows: number;
  /** Answered once as if nothing were there. */
  emptyPage: number | null;
  /** A row that stands on this page besides its own place, perhaps with another content. */
  repeated: { readonly page: number; readonly row: unknown } | null;
}

async function randomRun(random: Run['random'], happened: Record<string, number>, seed: string): Promise<void> {
  const run: Run = {
    random,
    removed: new Set(),
    silent: new Map(),
    fresh: [],
    order:
      (['newest first', 'newest first', 'oldest first', 'latest change first'] as const)[random(4)] ?? 'newest first',
    isReversed: false,
    rotatedBy: 0,
    pageRows: 10,
    emptyPage: null,
    repeated: null,
  };
  const count = (what: string) => (happened[what] = (happened[what] ?? 0) + 1);
  const from = insert([random(50), 10, 20, 30][random(4)] ?? 10);
  // A few kinds a run: the same thing twice or thrice hides rows that different ones would show.
  const kinds = Array.from({ length: 1 + random(3) }, () => NAMES[random(NAMES.length)] ?? 'inserted');
  const events = random(4);
  // Walks of three passes have about this many pages: some come late, or never.
  const pages = 4 + Math.ceil(from.length / 10) * 3 + 6;
  const due = Array.from({ length: events }, () => 1 + random(pages)).sort((one, other) => one - other);
  const lie = [{}, { total: random(9), last_page: 'x' }, { total: 1e9, current_page: null }, { total: null }][
    random(4)
  ];
  let asked = 0;
  let came = 0;
  bank.pageFaults = {
    meta: lie ?? {},
    rows: (_rows, page) => {
      asked += 1;
      while ((due[0] ?? Infinity) <= asked) {
        due.shift();
        const name = kinds[random(kinds.length)] ?? 'inserted';
        EVENTS[name](run);
        count(name);
        came += 1;
      }
      return pageOf(page, run);
    },
  };
  const listConcurrency = [1, 1, 4, 8][random(4)] ?? 1;
  const { rows, error } = await syncProviders({ listConcurrency });
  count(error === undefined ? 'complete' : String((error as { code?: string }).code));
  if (came > 1) count('batched');
  expect(bank.calls.count('listPayments'), seed).toBeLessThan(400);
  if (error !== undefined) return;
  const given = Map.groupBy(
    rows.flatMap((row) => (row.kind === 'payment' ? [row.payment] : [])),
    ({ providerPaymentId }) => providerPaymentId,
  );
  for (const id of from) {
    if (run.removed.has(id)) continue;
    const looks = (given.get(id) ?? []).map(({ providerStatus, updatedAt }) => `${providerStatus} ${updatedAt}`);
    expect(looks.length, `${seed} ${id}`).toBeGreaterThan(0);
    // Once, and again only when it is seen to have changed, or to be contradicted.
    expect(looks.filter((look, at) => look === looks[at - 1]).length, `${seed} ${id}`).toBeLessThanOrEqual(
      rows.filter(({ kind }) => kind === 'unreadable').length,
    );
  }
}

function pageOf(page: number, run: Run): unknown[] {
  const oldestFirst = bank
    .payments()
    .map(({ resource: row }) => ({ ...row, status: run.silent.get(row.id) ?? row.status }));
  const listed = {
    'newest first': () => oldestFirst.toReversed(),
    'oldest first': () => oldestFirst,
    'latest change first': () =>
      oldestFirst.toSorted((one, other) => (String(one.updated_at) < String(other.updated_at) ? 1 : -1)),
  }[run.order]();
  const turned = run.isReversed ? listed.toReversed() : listed;
  const all = [...turned.slice(run.rotatedBy), ...turned.slice(0, run.rotatedBy)];
  const rows = all.slice((page - 1) * run.pageRows, page * run.pageRows);
  if (run.emptyPage !== page) return run.repeated?.page === page ? [run.repeated.row, ...rows] : rows;
  run.emptyPage = null;
  return [];
}

function anyId({ random }: Run): string | undefined {
  return bank.payments()[random(bank.payments().length)]?.resource.id;
}

function remove(id: string | undefined, { removed }: Run): void {
  if (id === undefined || !bank.payment(id)) return;
  bank.remove(id);
  removed.add(id);
}

function clearBank(): void {
  bank.pageFaults = {};
  bank.faults.clear();
  for (const { resource: row } of [...bank.payments()]) bank.remove(row.id);
  bank.calls.reset();
}

/** Ids, oldest first. */
function insert(count: number): string[] {
  return Array.from({ length: count }, () => bank.insert().resource.id);
}

function resource(number: number): unknown {
  const id = `99639165-04a9-4742-b51b-${String(number).padStart(12, '0')}`;
  return { ...bank.payments()[0]?.resource, id };
}

function beforeEachPage(act: () => void, { times = Infinity } = {}): void {
  let left = times;
  bank.pageFaults = {
    rows: (rows) => {
      if (left-- > 0) act();
      return rows;
    },
  };
}

function onPage(number: number, act: () => void, times = 1): void {
  let left = times;
  bank.pageFaults = {
    rows: (rows, page) => {
      if (page === number && left-- > 0) act();
      return rows;
    },
  };
}

function isPage(number: number): (url: URL) => boolean {
  return (url) => url.searchParams.get('page') === String(number);
}

interface ProviderSynced {
  readonly rows: readonly ListedPayment[];
  readonly error: unknown;
}

async function syncProviders(change: Partial<NeopayConfig> = {}, options: ListOptions = {}): Promise<ProviderSynced> {
  const provider = createNeopay({
    baseUrl: bank.url,
    token: bank.token,
    appKey: bank.appKey,
    environment: 'sandbox',
    statuses: { pending: 'pending' },
    payeeAccount: null,
    publicUrl: 'https://pay.test',
    keyring: parseKeyring(`k1:${'ab'.repeat(32)}`),
    client: { sleep: async () => {} },
    ...change,
  });
  const rows: ListedPayment[] = [];
  try {
    for await (const row of provider.listPayments?.(options) ?? []) rows.push(row);
  } catch (error) {
    return { rows, error };
  }
  return { rows, error: undefined };
}

/** Of all payments given, each once, in the order in which `insert` gave them. */
function idsOf({ rows }: ProviderSynced): string[] {
  const payments = rows.flatMap((row) => (row.kind === 'payment' ? [row.payment] : []));
  const created = ({ createdAt }: Payment) => createdAt?.getTime() ?? 0;
  const distinct = new Map(payments.map((payment) => [payment.providerPaymentId, payment]));
  return [...distinct.values()]
    .sort((left, right) => created(left) - created(right))
    .map((payment) => payment.providerPaymentId);
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
