import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { formattedFiles } from '../scripts/types/formatted-files.ts';

const source = fileURLToPath(new URL('.', import.meta.url));

test('the generated types are those of the contracts: `pnpm --filter @punteo/clients types` changes nothing', async () => {
  const committed = globSync('*/generated/*.ts', { cwd: source }).sort();
  const texts = Object.fromEntries(committed.map((path) => [path, readFileSync(`${source}${path}`, 'utf8')]));
  const generated = await formattedFiles();
  expect(committed).toEqual([...generated.keys()].sort());
  expect(texts).toEqual(Object.fromEntries(generated));
});
