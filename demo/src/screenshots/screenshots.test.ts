import { readFile, stat } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type OpenDay, openDay } from './open-day.ts';
import { COLOUR_SCHEMES, PICTURES } from './pages.ts';
import { contentFile, pictureFile } from './picture-files.ts';

// Long limits: a slow machine must not fail a test.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let day: OpenDay;

beforeAll(async () => {
  day = await openDay();
});
afterAll(() => day?.close());

test.each(PICTURES)('the pictures of the page $name show what the page shows today', async (page) => {
  const shown = await day.browser.content(page);
  expect(shown, 'The page has changed: run `pnpm screenshots`, and look at the new pictures.').toBe(
    await readFile(contentFile(page), 'utf8'),
  );
});

const files = PICTURES.flatMap((page) => COLOUR_SCHEMES.map((scheme) => pictureFile(page, scheme)));

test.each(files)('%s loads fast: it has less than 150 kB', async (file) => {
  expect((await stat(file)).size).toBeLessThan(150_000);
});
