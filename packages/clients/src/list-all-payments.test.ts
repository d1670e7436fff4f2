import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import {
  ClientError,
  createNeopayClient,
  type ListAllPaymentsOptions,
  listAllPayments,
  type PaymentRowsPage,
} from './index.ts';

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

interface Walk {
  readonly pages: PaymentRowsPage[];
  readonly asked: string[];
  readonly error: unknown;
}

async function walk(
  answer: (page: number) => string | number,
  options: ListAllPaymentsOptions = {},
  headers: Record<string, string> = {},
): Promise<Walk> {
  const asked: string[] = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page'));
    const content = answer(page);
    if (typeof content === 'number') response.writeHead(content, headers).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(content);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createNeopayClient({ baseUrl, token: 't', appKey: 'k', sleep: async () => {} });
  const pages: PaymentRowsPage[] = [];
  try {
    for await (const page of listAllPayments(client, options)) pages.push(page);
  } catch (error) {
    return { pages, asked, error };
  }
  return { pages, asked, error: undefined };
}

const three = (page: number) => pageOf(page <= 3 ? [row(page * 2), row(page * 2 + 1)] : []);
const idsOf = ({ pages }: Walk) =>
  pages.flatMap(({ rows }) => rows.map((entry) => (entry.kind === 'payment' ? entry.payment.id : entry.kind)));

describe('the walk over all payments', () => {
  it('asks page after page until an empty one, and gives every row with its JSON', async () => {
    const walked = await walk(three);
    expect(walked.error).toBeUndefined();
    expect(walked.asked).toEqual([1, 2, 3, 4, 5].map((page) => `/api/payments?page=${page}`));
    expect(idsOf(walked)).toEqual([2, 3, 4, 5, 6, 7].map(idOf));
    expect(walked.pages[0]).toMatchObject({ page: 1, raw: three(1) });
    expect(walked.pages[0]?.rows[0]).toMatchObject({ kind: 'payment', payment: { amount: '2.10' }, raw: row(2) });
  });

  it.each([2, 8])('%i pages at once give the same rows in the same order', async (pagesAtOnce) => {
    const walked = await walk(three, { pagesAtOnce });
    expect(walked.error).toBeUndefined();
    expect(idsOf(walked)).toEqual([2, 3, 4, 5, 6, 7].map(idOf));
  });

  it('one empty page in the middle does not end it', async () => {
    const walked = await walk((page) => pageOf(page === 2 || page > 4 ? [] : [row(page)]));
    expect(idsOf(walked)).toEqual([1, 3, 4].map(idOf));
    expect(walked.asked).toHaveLength(6);
  });

  it('rows that move to the end while later pages were asked for ahead are found there', async () => {
    let hasMoved = false;
    const walked = await walk(
      (page) => {
        const rows = page === 1 ? [row(1)] : page === 2 && hasMoved ? [row(2)] : [];
        if (page === 4) hasMoved = true;
        return pageOf(rows);
      },
      { pagesAtOnce: 4 },
    );
    expect(idsOf(walked)).toEqual([1, 2].map(idOf));
  });

  it('begins at the page it is told', async () => {
    const walked = await walk(three, { pageFirst: 3 });
    expect(idsOf(walked)).toEqual([6, 7].map(idOf));
  });

  it.each([
    '"links":{"next":"http://127.0.0.1:1/steal"},"meta":{"current_page":1,"last_page":1,"total":0}',
    '"links":{"next":null},"meta":{"current_page":"x","last_page":-1,"total":1e9}',
    '"links":5,"meta":null',
    '"links":{"next":"https://user:pass@evil/\\r\\n"},"meta":{"last_page":99999999}',
  ])('links and counts change nothing: %s', async (rest) => {
    const walked = await walk((page) => three(page).replace(/\}$/, `,${rest}}`));
    expect(walked.error).toBeUndefined();
    expect(idsOf(walked)).toHaveLength(6);
    expect(walked.asked).toHaveLength(5);
  });

  it('a row of unknown shape is said and does not hide its neighbours', async () => {
    const bad = '{"id":"nonsense","amount":1e3,"kept":[1.50]}';
    const walked = await walk((page) => pageOf(page === 1 ? [row(1), bad, '"text"', row(2)] : []));
    expect(walked.error).toBeUndefined();
    expect(idsOf(walked)).toEqual([idOf(1), 'unreadable', 'unreadable', idOf(2)]);
    expect(walked.pages[0]?.rows[1]).toMatchObject({ kind: 'unreadable', raw: bad });
    const [unreadable] = walked.pages[0]?.rows.slice(1) ?? [];
    expect(unreadable?.kind === 'unreadable' && unreadable.issues.map(({ path }) => path)).toEqual([
      ...['id', 'application_id', 'amount', 'status', 'currency', 'created_at'],
    ]);
  });

  it('beyond its bound it fails rather than end as if that were all', async () => {
    const walked = await walk((page) => pageOf([row(page)]), { pagesMax: 5, pagesAtOnce: 3 });
    expect(walked.pages).toHaveLength(5);
    expect(walked.asked).toHaveLength(5);
    expect(walked.error).toMatchObject({ name: 'ClientError', code: 'incomplete_list' });
  });

  it('a server that does not heed the page is noticed', async () => {
    const walked = await walk(() => pageOf([row(1), row(2)]));
    expect(walked.asked).toHaveLength(6);
    expect(walked.error).toMatchObject({ code: 'incomplete_list', retryable: true });
  });

  it('pages that become smaller show what is known for a while, and do not end it', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => row(index + 1));
    const walked = await walk((page) => pageOf(page === 1 ? rows.slice(0, 20) : rows.slice((page - 1) * 2, page * 2)));
    expect(walked.error).toBeUndefined();
    expect(new Set(idsOf(walked)).size).toBe(30);
  });

  it('a count of all rows is handed on as it stands, and nothing else that stands there', async () => {
    for (const [meta, total] of [
      ['{"total":16}', 16],
      ['{"total":1e9}', null],
      ['{"total":-1}', null],
      ['{"total":"16"}', null],
      ['{}', null],
      ['null', null],
      ['[7]', null],
    ] as const) {
      const walked = await walk((page) => pageOf(page === 1 ? [row(1)] : [], `,"meta":${meta}`));
      expect(walked.pages, meta).toMatchObject([{ total }]);
    }
  });

  it('a list in one piece is no page', async () => {
    const walked = await walk(() => pageOf(Array.from({ length: 1_001 }, () => '1')));
    expect(walked.error).toMatchObject({ code: 'bad_shape' });
    expect(walked.asked).toHaveLength(1);
  });

  it('where one page is told to come back later, no other is asked for meanwhile', async () => {
    let isResting = false;
    let isBusy = true;
    const askedWhileResting: string[] = [];
    server = createServer(async (request, response) => {
      const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page'));
      if (isResting) askedWhileResting.push(`page ${page}`);
      if (page === 2 && isBusy) return response.writeHead(429, { 'retry-after': '30' }).end();
      if (page === 1) await delay(100);
      return response.writeHead(200, { 'content-type': 'application/json' }).end(three(page));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = createNeopayClient({ baseUrl, token: 't', appKey: 'k' });
    const sleep = async () => {
      isResting = true;
      await delay(300);
      isResting = isBusy = false;
    };
    const pages = await Array.fromAsync(listAllPayments(client, { pagesAtOnce: 2, pageAttemptsMax: 2, sleep }));
    expect(pages.map(({ page }) => page)).toEqual([1, 2, 3]);
    expect(askedWhileResting).toEqual([]);
  });

  it('25 rows inserted in front meanwhile do not end it', async () => {
    const moved = (page: number) => (page === 1 ? [1, 2] : page <= 3 ? [1, 2] : page === 4 ? [3, 4] : []);
    const walked = await walk((page) => pageOf(moved(page).map(row)));
    expect(walked.error).toBeUndefined();
    expect(new Set(idsOf(walked))).toEqual(new Set([1, 2, 3, 4].map(idOf)));
  });

  it('a page that fails for a while is asked again; for good, the walk fails there', async () => {
    let failures = 2;
    const healed = await walk((page) => (page === 2 && failures-- > 0 ? 500 : three(page)));
    expect(idsOf(healed)).toHaveLength(6);
    server?.close();
    const failed = await walk((page) => (page === 3 ? 500 : three(page)), { pagesAtOnce: 2 });
    expect(failed.pages.map(({ page }) => page)).toEqual([1, 2]);
    expect(failed.error).toBeInstanceOf(ClientError);
    expect(failed.error).toMatchObject({ code: 'unavailable', retryable: true });
  });

  it.each([
    [7, {}, [1_000, 2_000]],
    [1, { 'retry-after': '7' }, [7_000]],
    [1, { 'retry-after': '99999999' }, []],
  ])(
    'a page whose call failed (%i times, %j) is asked for again after a wait, and the walk goes on there',
    async (failures, headers, waits) => {
      let left = failures;
      const slept: number[] = [];
      const status = Object.keys(headers).length > 0 ? 429 : 503;
      const walked = await walk(
        (page) => (page === 2 && left-- > 0 ? status : three(page)),
        {
          pagesAtOnce: 2,
          pageAttemptsMax: 4,
          sleep: async (milliseconds) => void slept.push(milliseconds),
        },
        headers,
      );
      // Each call tries three times by itself.
      expect(slept).toEqual(waits);
      if (waits.length === 0)
        return expect(walked.error).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 3_600 });
      expect(walked.error).toBeUndefined();
      expect(idsOf(walked)).toEqual([2, 3, 4, 5, 6, 7].map(idOf));
    },
  );

  it('that would take too long fails rather than end as if that were all', async () => {
    const walked = await walk((page) => pageOf([row(page)]), { timeLimitMilliseconds: 100 });
    expect(walked.error).toMatchObject({
      code: 'incomplete_list',
      message: expect.stringContaining('after 0.1 seconds'),
    });
  });

  it('a walk that is left early hangs up what it asked for ahead', async () => {
    let hungUp = 0;
    server = createServer((request, response) => {
      if (request.url?.endsWith('page=1'))
        response.writeHead(200, { 'content-type': 'application/json' }).end(three(1));
      else response.on('close', () => (hungUp += 1));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = createNeopayClient({ baseUrl, token: 't', appKey: 'k' });
    for await (const page of listAllPayments(client, { pagesAtOnce: 3 })) {
      expect(page.page).toBe(1);
      await delay(50);
      break;
    }
    await expect.poll(() => hungUp).toBe(2);
  });
});
