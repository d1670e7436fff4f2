import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { PAGE_PATHS } from './page-paths.ts';

test('the server answers the path of every route, and of no other', async () => {
  const source = await readFile(new URL('../src/app/route-tree.tsx', import.meta.url), 'utf8');
  const routes = [
    ...source.matchAll(/getParentRoute: \(\) => (\w+),\s+path: '([^']+)'|\.\.\.shell,\s+path: '([^']+)'/g),
  ];
  const paths = routes.map(([, parent, path, ofShell]) => {
    // The only route within another page is the drawer over the discrepancies.
    const full = ofShell ?? (parent === 'discrepanciesRoute' ? `/discrepancies${path}` : String(path));
    return full.replaceAll('$', ':');
  });
  expect(paths.sort()).toEqual([...PAGE_PATHS].sort());
});
