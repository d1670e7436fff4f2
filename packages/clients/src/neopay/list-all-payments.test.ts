import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import {
  ClientError,
  createNeopayClient,
  type ListAllPaymentsOptions,
  listAllPayments,
  type NeopayClient,
  type PaymentRowsPage,
} from '../index.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const idOf = (number: number) => `99639165-04a9-4742-b51b-${String(number).padStart(12, '0')}`;
const row = (number: number) =>
  `{"id":"${idOf(number)}","application_id":"995d8ae8-b47f-4b3d-b411-e325d95f6ffd","amount":${number}.10,"status":"pending",` +
  '"currency":"GBP","environment":"sandbox","created_at":"2023-06-12T00:20:01.000000Z","unknown":[1.50,"é"]}';
const pageOf = (rows: string[], rest = '') => `{"data":[${rows.join(',')}]${rest}}`;

interface Reading {
  readonly pages: PaymentRowsPage[];
  readonly requests: string[];
  readonly error: unknown;
}

async function readAll(
  answer: (page: number) => string | number,
  options: ListAllPaymentsOptions = {},
  headers: Record<string, string> = {},
): Promise<Reading> {
  const requests: string[] = [];
  const baseUrl = await serve((request, response) => {
    requests.push(request.url ?? '');
    const content = answer(pageIn(request));
    if (typeof content === 'number') response.writeHead(content, headers).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(content);
  });
  const pages: PaymentRowsPage[] = [];
  try {
    for await (const page of listAllPayments(clientOf(baseUrl), options)) pages.push(page);
  } catch (error) {
    return { pages, requests, error };
  }
  return { pages, requests, error: undefined };
}

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function pageIn(request: IncomingMessage): number {
  return Number(new URL(request.url ?? '', 'http://x').searchParams.get('page'));
}

/** A time limit that even a slow machine does not reach. */
function clientOf(baseUrl: string): NeopayClient {
  const timeLimitMilliseconds = 600_000;
  return createNeopayClient({ baseUrl, token: 't', appKey: 'k', timeLimitMilliseconds, sleep: async () => {} });
}

const three = (page: number) => pageOf(page <= 3 ? [row(page * 2), row(page * 2 + 1)] : []);
const idsOf = ({ pages }: Reading) =>
  pages.flatMap(({ rows }) => rows.map((entry) => (entry.kind === 'payment' ? entry.payment.id : entry.kind)));

describe('listAllPayments', () => {
  test('reads page after page until two empty ones, and returns every row with its JSON', async () => {
    const result = await readAll(three);
    expect(result.error).toBeUndefined();
    expect(result.requests).toEqual([1, 2, 3, 4, 5].map((page) => `/api/payments?page=${page}`));
    expect(idsOf(result)).toEqual([2, 3, 4, 5, 6, 7].map(idOf));
    expect(result.pages[0]).toMatchObject({ page: 1, raw: three(1) });
    expect(result.pages[0]?.rows[0]).toMatchObject({ kind: 'payment', payment: { amount: '2.10' }, raw: row(2) });
  });

  test.each([2, 8])('returns the same rows in the same order with %i pages at once', async (pagesAtOnce) => {
    const result = await readAll(three, { pagesAtOnce });
    expect(result.error).toBeUndefined();
    expect(idsOf(result)).toEqual([2, 3, 4, 5, 6, 7].map(idOf));
  });

  test('continues after a single empty page', async () => {
    const result = await readAll((page) => pageOf(page === 2 || page > 4 ? [] : [row(page)]));
    expect(idsOf(result)).toEqual([1, 3, 4].map(idOf));
    expect(result.requests).toHaveLength(6);
  });

  test('finds rows that moved to the end while later pages were read ahead', async () => {
    let hasMoved = false;
    const result = await readAll(
      (page) => {
        const rows = page === 1 ? [row(1)] : page === 2 && hasMoved ? [row(2)] : [];
        if (page === 4) hasMoved = true;
        return pageOf(rows);
      },
      { pagesAtOnce: 4 },
    );
    expect(idsOf(result)).toEqual([1, 2].map(idOf));
  });

  test('starts at pageFirst', async () => {
    const result = await readAll(three, { pageFirst: 3 });
    expect(idsOf(result)).toEqual([6, 7].map(idOf));
  });

  test.each([
    '"links":{"next":"http://127.0.0.1:1/steal"},"meta":{"current_page":1,"last_page":1,"total":0}',
    '"links":{"next":null},"meta":{"current_page":"x","last_page":-1,"total":1e9}',
    '"links":5,"meta":null',
    '"links":{"next":"https://user:pass@evil/\\r\\n"},"meta":{"last_page":99999999}',
  ])('ignores the links and counts %s', async (rest) => {
    const result = await readAll((page) => three(page).replace(/\}$/, `,${rest}}`));
    expect(result.error).toBeUndefined();
    expect(idsOf(result)).toHaveLength(6);
    expect(result.requests).toHaveLength(5);
  });

  test('returns an invalid row as unreadable, with the rows around it', async () => {
    const bad = '{"id":"nonsense","amount":1e3,"kept":[1.50]}';
    const result = await readAll((page) => pageOf(page === 1 ? [row(1), bad, '"text"', row(2)] : []));
    expect(result.error).toBeUndefined();
    expect(idsOf(result)).toEqual([idOf(1), 'unreadable', 'unreadable', idOf(2)]);
    expect(result.pages[0]?.rows[1]).toMatchObject({ kind: 'unreadable', raw: bad });
    const [unreadable] = result.pages[0]?.rows.slice(1) ?? [];
    expect(unreadable?.kind === 'unreadable' && unreadable.issues.map(({ path }) => path)).toEqual([
      ...['id', 'application_id', 'amount', 'status', 'currency', 'created_at'],
    ]);
  });

  test('fails beyond pagesMax instead of ending early', async () => {
    const result = await readAll((page) => pageOf([row(page)]), { pagesMax: 5, pagesAtOnce: 3 });
    expect(result.pages).toHaveLength(5);
    expect(result.requests).toHaveLength(5);
    expect(result.error).toMatchObject({ name: 'ClientError', code: 'incomplete_list' });
  });

  test('fails when the server ignores the page number', async () => {
    const result = await readAll(() => pageOf([row(1), row(2)]));
    expect(result.requests).toHaveLength(6);
    expect(result.error).toMatchObject({ code: 'incomplete_list', retryable: true });
  });

  test('reads a list to its end whose pages become smaller and so repeat rows', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => row(index + 1));
    const result = await readAll((page) =>
      pageOf(page === 1 ? rows.slice(0, 20) : rows.slice((page - 1) * 2, page * 2)),
    );
    expect(result.error).toBeUndefined();
    expect(new Set(idsOf(result)).size).toBe(30);
  });

  test('returns the total of the provider, and null for anything that is no count', async () => {
    for (const [meta, total] of [
      ['{"total":16}', 16],
      ['{"total":1e9}', null],
      ['{"total":-1}', null],
      ['{"total":"16"}', null],
      ['{}', null],
      ['null', null],
      ['[7]', null],
    ] as const) {
      const result = await readAll((page) => pageOf(page === 1 ? [row(1)] : [], `,"meta":${meta}`));
      expect(result.pages, meta).toMatchObject([{ total }]);
    }
  });

  test('refuses a page of over 1 000 rows', async () => {
    const result = await readAll(() => pageOf(Array.from({ length: 1_001 }, () => '1')));
    expect(result.error).toMatchObject({ code: 'bad_shape' });
    expect(result.requests).toHaveLength(1);
  });

  test('sends no other request while one page waits for its Retry-After', async () => {
    const pauseBegan = Promise.withResolvers<void>();
    const firstPageRead = Promise.withResolvers<void>();
    let isPaused = false;
    let isBusy = true;
    const requestsDuringPause: string[] = [];
    const baseUrl = await serve(async (request, response) => {
      if (request.url === '/probe') return response.end();
      const page = pageIn(request);
      if (isPaused) requestsDuringPause.push(`page ${page}`);
      if (page === 2 && isBusy) return response.writeHead(429, { 'retry-after': '30' }).end();
      if (page === 1) await pauseBegan.promise;
      return response.writeHead(200, { 'content-type': 'application/json' }).end(three(page));
    });
    const sleep = async () => {
      isPaused = true;
      pauseBegan.resolve();
      await firstPageRead.promise;
      // A request for page 3 would be sent before these, and would have arrived by then.
      for (let count = 0; count < 5; count += 1) await fetch(`${baseUrl}/probe`);
      isPaused = false;
      isBusy = false;
    };
    const pages: number[] = [];
    for await (const { page } of listAllPayments(clientOf(baseUrl), { pagesAtOnce: 2, pageAttemptsMax: 2, sleep })) {
      pages.push(page);
      firstPageRead.resolve();
    }
    expect(pages).toEqual([1, 2, 3]);
    expect(requestsDuringPause).toEqual([]);
  });

  test('reads a list to its end while new rows in front move it by two pages', async () => {
    const moved = (page: number) => (page === 1 ? [1, 2] : page <= 3 ? [1, 2] : page === 4 ? [3, 4] : []);
    const result = await readAll((page) => pageOf(moved(page).map(row)));
    expect(result.error).toBeUndefined();
    expect(new Set(idsOf(result))).toEqual(new Set([1, 2, 3, 4].map(idOf)));
  });

  test('reads on after a page that failed twice, and fails at a page that always fails', async () => {
    let failures = 2;
    const recovered = await readAll((page) => (page === 2 && failures-- > 0 ? 500 : three(page)));
    expect(idsOf(recovered)).toHaveLength(6);
    server?.close();
    const failed = await readAll((page) => (page === 3 ? 500 : three(page)), { pagesAtOnce: 2 });
    expect(failed.pages.map(({ page }) => page)).toEqual([1, 2]);
    expect(failed.error).toBeInstanceOf(ClientError);
    expect(failed.error).toMatchObject({ code: 'unavailable', retryable: true });
  });

  test.each([
    [7, {}, [1_000, 2_000]],
    [1, { 'retry-after': '7' }, [7_000]],
    [1, { 'retry-after': '99999999' }, []],
  ])(
    'reads a page again whose call failed %i times with the headers %j, waits %j ms, and continues there',
    async (failures, headers, waits) => {
      let left = failures;
      const slept: number[] = [];
      const status = Object.keys(headers).length > 0 ? 429 : 503;
      const result = await readAll(
        (page) => (page === 2 && left-- > 0 ? status : three(page)),
        {
          pagesAtOnce: 2,
          pageAttemptsMax: 4,
          sleep: async (milliseconds) => void slept.push(milliseconds),
        },
        headers,
      );
      // Each call makes three attempts of its own.
      expect(slept).toEqual(waits);
      if (waits.length === 0)
        return expect(result.error).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 3_600 });
      expect(result.error).toBeUndefined();
      expect(idsOf(result)).toEqual([2, 3, 4, 5, 6, 7].map(idOf));
    },
  );

  test('fails beyond its time limit instead of ending early', async () => {
    const result = await readAll((page) => pageOf([row(page)]), { timeLimitMilliseconds: 100 });
    expect(result.error).toMatchObject({
      code: 'incomplete_list',
      message: expect.stringContaining('within 0.1 seconds'),
    });
  });

  test('closes the requests of pages read ahead when the caller stops early', async () => {
    let waiting = 0;
    let closed = 0;
    const baseUrl = await serve((request, response) => {
      if (pageIn(request) === 1) {
        response.writeHead(200, { 'content-type': 'application/json' }).end(three(1));
      } else {
        waiting += 1;
        response.on('close', () => (closed += 1));
      }
    });
    for await (const { page } of listAllPayments(clientOf(baseUrl), { pagesAtOnce: 3 })) {
      expect(page).toBe(1);
      await expect.poll(() => waiting).toBe(2);
      break;
    }
    await expect.poll(() => closed).toBe(2);
  });
});
