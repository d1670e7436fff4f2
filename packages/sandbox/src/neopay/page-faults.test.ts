import { readJson } from '@punteo/json';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import type { SandboxNeopay } from './neopay-types.ts';
import { startNeopay } from './start-neopay.ts';

let neopay: SandboxNeopay;
let newestFirst: string[];

beforeEach(async () => {
  neopay = await startNeopay();
  newestFirst = Array.from({ length: 25 }, () => neopay.insert().resource.id).reverse();
});
afterEach(() => neopay.close());

const Page = z.object({
  data: z.array(z.unknown()),
  links: z.record(z.string(), z.unknown()),
  meta: z.record(z.string(), z.unknown()),
});

async function page(number: number) {
  const headers = { authorization: neopay.token, 'x-app-key': neopay.appKey };
  const response = await fetch(`${neopay.url}/api/payments?page=${number}`, { headers });
  const { data, links, meta } = Page.parse(readJson(await response.text()));
  return { ids: data.map((row) => z.object({ id: z.string() }).safeParse(row).data?.id), data, links, meta };
}

test('repeatedRows repeats rows of a page on the next page', async () => {
  neopay.pageFaults = { repeatedRows: 2 };
  expect((await page(1)).ids).toEqual(newestFirst.slice(0, 10));
  expect((await page(2)).ids).toEqual(newestFirst.slice(8, 20));
  expect((await page(3)).ids).toEqual(newestFirst.slice(18, 25));
});

test('insertedBetween adds payments between two pages, at most `times` times', async () => {
  neopay.pageFaults = { insertedBetween: { rows: 3, times: 2 } };

  const [first, second, third, fourth] = [await page(1), await page(2), await page(3), await page(4)];

  expect(first.ids).toEqual(newestFirst.slice(0, 10));
  expect(second.ids).toEqual(newestFirst.slice(7, 17));
  expect(third.ids).toEqual(newestFirst.slice(14, 24));
  expect(fourth.ids).toEqual(newestFirst.slice(24));
  expect(neopay.payments()).toHaveLength(31);
});

test('meta and links replace the fields of a page, with any values', async () => {
  neopay.pageFaults = { meta: { total: -1, last_page: 'many' }, links: { next: 'http://evil.example/?page=2' } };
  const { meta, links, ids } = await page(1);
  expect(meta).toMatchObject({ total: -1, last_page: 'many', current_page: 1 });
  expect(links).toMatchObject({ next: 'http://evil.example/?page=2', prev: null });
  expect(ids).toEqual(newestFirst.slice(0, 10));
});

test('rows replaces the rows of a page, with any shapes', async () => {
  neopay.pageFaults = { rows: (rows, number) => (number === 1 ? ['what?', ...rows.slice(1)] : []) };
  const first = await page(1);
  expect([first.data[0], ...first.ids.slice(1)]).toEqual(['what?', ...newestFirst.slice(1, 10)]);
  expect((await page(2)).ids).toEqual([]);
});

test('page faults end when they are removed', async () => {
  neopay.pageFaults = { meta: { total: -1 } };
  neopay.pageFaults = {};
  expect((await page(1)).meta.total).toBe(25);
});
