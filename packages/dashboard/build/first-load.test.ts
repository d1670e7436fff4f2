import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { buildDashboard } from './build-dashboard.ts';

/** What a browser loads before it shows the overview, compressed with gzip. */
const FIRST_LOAD_BYTES_MAX = 250_000;

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  /** Keys of the chunks that it needs at once. */
  readonly imports?: readonly string[];
}

let folder: string;
let chunks: Readonly<Record<string, Chunk>>;

beforeAll(async () => {
  folder = await buildDashboard(() => {});
  chunks = JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8'));
});

test('the first load has at most 250 kB: the page, the overview and the messages of one language', async () => {
  const needed = filesOf(['index.html', keyOf('overview-screen.tsx'), keyOf('virtual:messages/es')]);
  const sizes = await Promise.all(['index.html', ...needed].map(compressedBytes));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BYTES_MAX);
});

test('the first load has the messages of one language and no parser for messages', async () => {
  const needed = filesOf(['index.html', keyOf('overview-screen.tsx'), keyOf('virtual:messages/es')]);
  const scripts = await Promise.all(
    needed.filter((file) => file.endsWith('.js')).map((file) => readFile(join(folder, file), 'utf8')),
  );
  const text = scripts.join('\n');
  // Compared as booleans: a failure must not print a megabyte.
  expect(text.includes('Lo que deben los compradores')).toBe(true);
  expect(text.includes('What buyers owe')).toBe(false);
  expect(text.includes('EXPECT_ARGUMENT_CLOSING_BRACE')).toBe(false);
});

test('the page has no script and no style within it, and asks no other host', async () => {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  expect(page).not.toMatch(/<script(?![^>]* src=)[^>]*>|<style|style=|\son[a-z]+=/);
  expect(page).not.toMatch(/(?:href|src)="(?!\/assets\/)/);
});

function keyOf(end: string): string {
  const key = Object.keys(chunks).find((each) => each.endsWith(end));
  if (key === undefined) throw new Error(`The build has no chunk ${end}.`);
  return key;
}

/** The scripts and style sheets of the chunks and of whatever they import at once. */
function filesOf(keys: readonly string[], seen = new Set<string>()): readonly string[] {
  for (const key of keys) {
    if (seen.has(key)) continue;
    seen.add(key);
    filesOf(chunks[key]?.imports ?? [], seen);
  }
  return [...new Set([...seen].flatMap((key) => [String(chunks[key]?.file), ...(chunks[key]?.css ?? [])]))];
}

async function compressedBytes(file: string): Promise<number> {
  return gzipSync(await readFile(join(folder, file)), { level: 9 }).byteLength;
}
