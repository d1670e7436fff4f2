import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileAt, git } from '../git.ts';
import { adviceOnBreak, announcesBreak, type Branch } from './branch.ts';
import { breakingChanges } from './breaking-changes.ts';

/** Changes of the committed OpenAPI documents that break their callers, unless changesets say so. */
export function openApiProblems(branch: Branch): readonly string[] {
  return documentNames(branch).flatMap((document) => {
    const file = join(DOCUMENTS, document);
    const before = fileAt(branch.root, branch.base, file);
    if (before === null) return [];
    const after = existsSync(join(branch.root, file)) ? readFileSync(join(branch.root, file), 'utf8') : null;
    if (before === after) return [];
    const breaks =
      after === null ? ['the document is removed'] : breakingChanges(JSON.parse(before), JSON.parse(after));
    const silent = packagesOf(document).filter((name) => !announcesBreak(branch, name));
    if (breaks.length === 0 || silent.length === 0) return [];
    const advice = silent.map((name) => adviceOnBreak(branch, name));
    return [`${file} breaks its users:\n${breaks.map((line) => `  ${line}`).join('\n')}\n${advice.join('\n')}`];
  });
}

/** Where `pnpm --filter @punteo/contracts openapi` writes them. */
const DOCUMENTS = 'docs/openapi';

/** Packages whose users a document describes: its contract, and the app that serves it. */
function packagesOf(document: string): readonly string[] {
  const app = SERVED_BY[document];
  return ['@punteo/contracts', ...(app === undefined ? [] : [app])];
}

const SERVED_BY: Readonly<Record<string, string>> = {
  'callbacks.json': '@punteo/callback-receiver',
  'reconciliation.json': '@punteo/reconciliation',
};

function documentNames({ root, base }: Branch): readonly string[] {
  const before = git(root, 'ls-tree', '--name-only', `${base}:${DOCUMENTS}`).trim().split('\n');
  return [...new Set([...before, ...globSync('*.json', { cwd: join(root, DOCUMENTS) })])].sort();
}
