import type { Transport } from '@punteo/clients';
import type { ListedPayment, ListOptions, Payment } from '@punteo/payments';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestNeopay } from '../__fixtures__/test-neopay.ts';
import type { NeopayConfig } from '../neopay.ts';

let bank: SandboxNeopay;
/** Neopay's clock: it advances by a second with every use. */
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

describe('a list with wrong metadata', () => {
  test.each<[string, SandboxNeopay['pageFaults']]>([
    ['a total that is too small', { meta: { total: 1, last_page: 1 } }],
    ['counts of other types', { meta: { total: 'many', last_page: null, current_page: -7, per_page: {} } }],
    ['no counts', { meta: { total: undefined, last_page: undefined, current_page: undefined } }],
    ['a next link to the first page', { links: { next: 'http://localhost/api/payments?page=1' } }],
    ['a next link to another host', { links: { next: 'https://user:secret@evil.example/\r\n?page=2' } }],
    ['no links', { links: { next: null, last: null } }],
    ['rows that are repeated on the next page', { repeatedRows: 3 }],
  ])('(%s) is read in full, each payment once', async (_case, pageFaults) => {
    const ids = insert(25);
    bank.pageFaults = pageFaults;
    expect(idsOf(await readList())).toEqual(ids);
    // Three pages and two empty ones, in three passes at most, one of them with pages requested ahead.
    expect(bank.calls.count('listPayments')).toBeLessThanOrEqual(3 * 5 + 10);
  });

  test('and no end is reported as incomplete after 1 000 pages', async () => {
    insert(1);
    // In memory, since a thousand requests over HTTP take seconds.
    const transport: Transport = async ({ url }, sink) => {
      sink.sending();
      sink.head(200, { 'content-type': 'application/json' });
      sink.chunk(Buffer.from(JSON.stringify({ data: [resource(Number(new URL(url).searchParams.get('page')))] })));
    };
    const { error, rows } = await readList({ client: { transport } });
    expect(error).toMatchObject({ code: 'neopay_incomplete_list' });
    expect(rows).toHaveLength(1_000);
  });

  test('that has the same page under every number is reported as incomplete', async () => {
    insert(10);
    bank.pageFaults = { rows: () => bank.payments().map(({ resource: row }) => row) };
    expect((await readList()).error).toMatchObject({ code: 'neopay_incomplete_list' });
  });
});

describe('a list that counts more payments than it shows is incomplete, with both numbers, and', () => {
  test('a row that every pass leaves out is not taken as absent', async () => {
    const ids = insert(25);
    const hidden = ids[7];
    let passes = 0;
    bank.pageFaults = {
      rows: (rows, page) => {
        if (page === 1) passes += 1;
        return rows.filter((row) => (row as { id: string }).id !== hidden);
      },
    };
    const read = await readList();
    expect(read.error).toMatchObject({
      code: 'list_short',
      retryable: true,
      detail: '24 payments shown, 25 counted by the provider',
      message: expect.stringContaining('shows 24 payments, and its own total is 25'),
    });
    expect(idsOf(read)).toEqual(ids.filter((id) => id !== hidden));
    expect(passes).toBe(3);
  });

  test('a list without any row is not taken as empty', async () => {
    insert(3);
    bank.pageFaults = { rows: () => [] };
    const read = await readList();
    expect(read.error).toMatchObject({ detail: '0 payments shown, 3 counted by the provider' });
  });

  test('the other rows of the list are returned, each once', async () => {
    const ids = insert(25);
    bank.pageFaults = { meta: { total: 1_000_000_000, last_page: 1_000_000_000 } };
    const read = await readList();
    expect(read.error).toMatchObject({ code: 'list_short' });
    expect(idsOf(read)).toEqual(ids);
  });
});

describe('a list that changes while it is read', () => {
  test.each([1, 5, 25])('by %i inserted rows at a time is complete', async (rows) => {
    const ids = insert(40);
    bank.pageFaults = { insertedBetween: { rows, times: 4 } };
    const read = await readList();
    expect(read.error).toBeUndefined();
    expect(idsOf(read)).toEqual(expect.arrayContaining(ids));
    expect(idsOf(read)).toHaveLength(40 + 4 * rows);
  });

  test('without pause, by new rows and dated changes only, is complete', async () => {
    const ids = insert(40);
    beforeEachPage(() => {
      insert(1);
      bank.update(ids[7] ?? '', { status: `step-${seconds}` });
    });
    const read = await readList();
    expect(read.error).toBeUndefined();
    expect(idsOf(read)).toEqual(expect.arrayContaining(ids));
    const last = read.rows.findLast((row) => row.kind === 'payment' && row.payment.providerPaymentId === ids[7]);
    expect(last?.kind === 'payment' && last.payment.providerStatus).toMatch(/^step-/);
  });

  test('so that one pass misses a row is read in a third pass', async () => {
    const ids = insert(40);
    const newest = ids.at(-1) ?? '';
    onPage(2, () => bank.remove(newest));
    const read = await readList({ listConcurrency: 1 });
    expect(read.error).toBeUndefined();
    expect(idsOf(read)).toEqual(expect.arrayContaining(ids));
    expect(bank.calls.count('listPayments')).toBeGreaterThanOrEqual(3 * 6);
  });

  test('so that an empty page precedes others is not taken to end there', async () => {
    const ids = insert(40);
    bank.pageFaults = { rows: (rows, page) => (page === 2 ? [] : rows) };
    const read = await readList();
    expect(read.error).toMatchObject({ code: 'list_unstable' });
    expect(idsOf(read)).toEqual([...ids.slice(0, 20), ...ids.slice(30)]);
  });

  test('during each of three passes fails with list_unstable', async () => {
    insert(60);
    beforeEachPage(() => bank.remove(bank.payments().at(-1)?.resource.id ?? ''), { times: 40 });
    expect((await readList()).error).toMatchObject({
      name: 'PunteoError',
      code: 'list_unstable',
      retryable: true,
    });
  });

  test('by statuses without a later date fails with list_unstable', async () => {
    const [id = ''] = insert(5);
    const statuses = ['a', 'b', 'c'];
    onPage(1, () => bank.distort(id, { status: statuses.shift() }), 3);
    expect((await readList({ listConcurrency: 1 })).error).toMatchObject({ code: 'list_unstable' });
  });
});

describe('two passes that agree with a doubt, since the page size changed between them,', () => {
  /** A list without a total, whose pages have 10 rows in the first pass and 20 later. `rowsIn`: of the n-th pass. */
  const readInPasses = async (rowsIn: (pass: number) => readonly number[]) => {
    let passes = 0;
    const transport: Transport = async ({ url }, sink) => {
      const page = Number(new URL(url).searchParams.get('page'));
      if (page === 1) passes += 1;
      const size = passes === 1 ? 10 : 20;
      const data = rowsIn(passes)
        .slice((page - 1) * size, page * size)
        .map(resource);
      sink.sending();
      sink.head(200, { 'content-type': 'application/json' });
      sink.chunk(Buffer.from(JSON.stringify({ data })));
    };
    insert(1);
    const read = await readList({ client: { transport }, listConcurrency: 1 });
    return { ...read, passes };
  };
  const twenty = Array.from({ length: 20 }, (_, row) => row + 1);

  test('are followed by a third pass', async () => {
    const read = await readInPasses(() => twenty);
    expect([read.error, idsOf(read).length, read.passes]).toEqual([undefined, 20, 3]);
  });

  test('are not taken as the whole list where the third pass shows a row that both left out', async () => {
    const read = await readInPasses((pass) => (pass < 3 ? twenty : [...twenty, 21]));
    expect(read.error).toMatchObject({ code: 'list_unstable' });
    expect(idsOf(read)).toHaveLength(21);
  });
});

describe('a row', () => {
  test('of an unknown shape is returned once as unreadable, and does not stop the list', async () => {
    const ids = insert(15);
    bank.pageFaults = { rows: (rows, page) => (page === 1 ? [{ id: 7 }, 'text', null, ...rows] : rows) };
    const read = await readList();
    expect(read.error).toBeUndefined();
    expect(idsOf(read)).toEqual(ids);
    expect(read.rows.filter(({ kind }) => kind === 'unreadable')).toHaveLength(3);
  });

  test('with an unknown currency does not stop the list', async () => {
    const ids = insert(15);
    const currencies = ['gbp', 'POINTS7', 'ZZZ', 'XXX', 'HRK', 'G\u0000P', '£', ''];
    bank.pageFaults = {
      rows: (rows, page) =>
        page === 1
          ? [
              ...currencies.map((currency, index) => ({ ...bank.payment(ids[index] ?? '')?.resource, currency })),
              ...rows,
            ]
          : [],
    };
    const read = await readList();
    expect(read.error).toBeUndefined();
    const readCurrencies = read.rows.flatMap((row) => (row.kind === 'payment' ? [row.payment.amount.currency] : []));
    expect(new Set(readCurrencies)).toEqual(new Set(['gbp', 'POINTS7', 'ZZZ', 'XXX', 'HRK', 'GBP']));
    const reasons = read.rows.flatMap((row) => (row.kind === 'unreadable' ? [row.reason] : []));
    expect(reasons).toEqual(['currency_malformed', 'currency_malformed', 'bad_shape currency']);
  });

  test('that is on two pages with different amounts is returned in both versions, with a contradiction', async () => {
    const [id = ''] = insert(15);
    const other = { ...bank.payment(id)?.resource, amount: 5 };
    bank.pageFaults = { rows: (rows, page) => (page === 1 ? [other, ...rows] : rows) };
    const { rows } = await readList();
    const returned = rows.filter((row) => row.kind === 'unreadable' || row.payment.providerPaymentId === id);
    expect(returned.slice(0, 3)).toMatchObject([
      { kind: 'payment', payment: { amount: { amountMinor: 500n } } },
      { kind: 'payment', payment: { amount: { amountMinor: 12_244n } } },
      { kind: 'unreadable', reason: 'contradicted 5.00 GBP 122.44 GBP' },
    ]);
  });
});

describe('a page that fails', () => {
  test.each([1, 2, 3, 4, 5])('%i times is requested again, and the list continues there', async (times) => {
    const ids = insert(35);
    bank.faults.next('listPayments', { kind: 'status', status: 503 }, { times, when: isPage(3) });
    const read = await readList();
    expect(read.error).toBeUndefined();
    expect(idsOf(read)).toEqual(ids);
    // The pages before it are not requested again.
    expect(bank.calls.count('listPayments')).toBeLessThanOrEqual(2 * (6 + 5) + times);
  });

  test('on every request ends the list after the rows before it', async () => {
    const ids = insert(35);
    bank.faults.next('listPayments', { kind: 'drop' }, { times: Infinity, when: isPage(3) });
    const read = await readList();
    expect(read.error).toMatchObject({ code: 'neopay_network', retryable: true });
    expect(idsOf(read)).toEqual(ids.slice(15));
  });

  test('on every request is requested six times within one list', async () => {
    insert(35);
    bank.faults.next('listPayments', { kind: 'status', status: 503 }, { times: Infinity, when: isPage(3) });
    expect((await readList()).error).toMatchObject({ retryable: true });
    expect(bank.calls.count('listPayments')).toBe(2 + 6);
  });

  test('with 429 is requested again after its Retry-After', async () => {
    const ids = insert(15);
    const waits: number[] = [];
    bank.faults.next('listPayments', { kind: 'status', status: 429, retryAfter: 30 }, { when: isPage(2) });
    const read = await readList({ client: { sleep: async (milliseconds) => void waits.push(milliseconds) } });
    expect(idsOf(read)).toEqual(ids);
    expect(waits).toEqual([30_000]);
  });
});

test('requests are held to the configured rate', async () => {
  insert(35);
  const waits: number[] = [];
  // One request an hour: the second one waits on any machine.
  const sleep = async (milliseconds: number) => void waits.push(milliseconds);
  await readList({ requestsPerSecond: 1 / 3_600, listConcurrency: 1, client: { sleep } });
  expect(waits[0]).toBeGreaterThan(0);
  expect(waits).toHaveLength(bank.calls.count('listPayments') - 1);
});

describe('a sync of changes', () => {
  test('ends after three pages without changes where the list is configured as sorted by change', async () => {
    const ids = insert(95);
    const changedSince = new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);
    const fresh = insert(5);
    const read = await readList({ listsLatestChangeFirst: true, listConcurrency: 1 }, { changedSince });
    expect(read.error).toBeUndefined();
    expect(idsOf(read)).toEqual([...ids.slice(60), ...fresh]);
    expect(bank.calls.count('listPayments')).toBe(4);
  });

  test('reads the whole list where its order is not configured', async () => {
    const ids = insert(95);
    const changedSince = new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);
    expect(idsOf(await readList({}, { changedSince }))).toEqual(ids);
  });
});

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

function resource(number: number): object {
  const id = `99639165-04a9-4742-b51b-${String(number).padStart(12, '0')}`;
  return { ...bank.payments()[0]?.resource, amount: 122.44, id };
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

interface ReadList {
  readonly rows: readonly ListedPayment[];
  readonly error: unknown;
}

async function readList(change: Partial<NeopayConfig> = {}, options: ListOptions = {}): Promise<ReadList> {
  const provider = createTestNeopay({
    baseUrl: bank.url,
    token: bank.token,
    appKey: bank.appKey,
    statuses: { pending: 'pending' },
    ...change,
    client: { sleep: async () => {}, attemptsMax: 3, ...change.client },
  });
  const rows: ListedPayment[] = [];
  try {
    for await (const row of provider.listPayments?.(options) ?? []) rows.push(row);
  } catch (error) {
    return { rows, error };
  }
  return { rows, error: undefined };
}

/** The ids of all payments read, each once, oldest first as `insert` returns them. */
function idsOf({ rows }: ReadList): string[] {
  const payments = rows.flatMap((row) => (row.kind === 'payment' ? [row.payment] : []));
  const created = ({ createdAt }: Payment) => createdAt?.getTime() ?? 0;
  const distinct = new Map(payments.map((payment) => [payment.providerPaymentId, payment]));
  return [...distinct.values()]
    .sort((left, right) => created(left) - created(right))
    .map((payment) => payment.providerPaymentId);
}
