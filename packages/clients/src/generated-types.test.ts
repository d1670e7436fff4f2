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

test('a package exports every generated type', () => {
  const missing = globSync('*/generated/*.ts', { cwd: source }).flatMap((path) => {
    const index = readFileSync(`${source}${path.split('/')[0]}/index.ts`, 'utf8');
    const declared = readFileSync(`${source}${path}`, 'utf8').matchAll(/^export (?:interface|type) (\w+)/gm);
    return [...declared].map(([, name = '']) => name).filter((name) => !new RegExp(`\\b${name}\\b`).test(index));
  });
  expect(missing).toEqual([]);
});
