import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changeset, createSmallRepository, manifest, type SmallRepository } from '../__fixtures__/small-repository.ts';

/** `pnpm release-check` in a small repository with two packages, an app and an OpenAPI document. */

let repository: SmallRepository;

beforeEach(() => {
  repository = createSmallRepository(FILES);
  git('switch', '--quiet', '--create', 'branch');
});

afterEach(() => repository.remove());

describe('a branch passes', () => {
  test('without a change', () => {
    expect(check()).toEqual({ code: 0, problems: '' });
  });

  test('that changes only tests, fixtures and files outside of packages', () => {
    write('packages/json/src/read.test.ts', 'changed');
    write('packages/json/src/__fixtures__/a.json', '{}');
    write('README.md', 'changed');
    expect(check()).toEqual({ code: 0, problems: '' });
  });

  test('that changes a package and has a changeset for it', () => {
    write('packages/json/src/read.ts', 'export const read = 2;\n');
    write('.changeset/one.md', changeset('@punteo/json', 'patch'));
    expect(check()).toEqual({ code: 0, problems: '' });
  });

  test('that changes a package and says with an empty changeset that no user can notice it', () => {
    write('packages/json/src/read.ts', 'export const read = 1; // one\n');
    write('.changeset/one.md', '---\n---\n');
    expect(check()).toEqual({ code: 0, problems: '' });
  });

  test('that adds an export and a route, with patch changesets', () => {
    write('packages/json/src/index.ts', "export { read, type Read, write } from './read.ts';\n");
    write('.changeset/one.md', changeset('@punteo/json', 'patch'));
    changeDocument((document) => (document.paths['/new'] = { get: { responses: { 200: { description: 'OK' } } } }));
    expect(check()).toEqual({ code: 0, problems: '' });
  });

  test('that removes an export below 1.0 with a minor changeset', () => {
    write('packages/json/src/index.ts', "export { read } from './read.ts';\n");
    write('.changeset/one.md', changeset('@punteo/json', 'minor'));
    expect(check()).toEqual({ code: 0, problems: '' });
  });

  test('that breaks a document with a minor changeset below 1.0 and a major one above', () => {
    changeDocument((document) => delete document.paths['/orders'].get);
    write('.changeset/one.md', changeset('@punteo/contracts', 'minor'));
    write('.changeset/two.md', changeset('@punteo/reconciliation', 'major'));
    expect(check()).toEqual({ code: 0, problems: '' });
  });
});

describe('a branch fails', () => {
  test('that changes a package without a changeset', () => {
    write('packages/json/src/read.ts', 'export const read = 2;\n');
    const { code, problems } = check();
    expect(code).toBe(1);
    expect(problems).toContain('packages/json changed, and no changeset of this branch names @punteo/json.');
  });

  test('that changes two packages and has a changeset for one', () => {
    write('packages/json/src/read.ts', 'export const read = 2;\n');
    write('apps/reconciliation/src/main.ts', 'changed');
    write('.changeset/one.md', changeset('@punteo/json', 'patch'));
    const { code, problems } = check();
    expect(code).toBe(1);
    expect(problems).toContain('no changeset of this branch names @punteo/reconciliation.');
    expect(problems).not.toContain('@punteo/json.');
  });

  test('whose only changeset was on main before', () => {
    git('switch', '--quiet', 'main');
    write('.changeset/old.md', changeset('@punteo/json', 'minor'));
    repository.commit('json: change');
    git('switch', '--quiet', '--create', 'later');
    write('packages/json/src/read.ts', 'export const read = 3;\n');
    expect(check().code).toBe(1);
  });

  test.each([
    ['a value', "export { type Read } from './read.ts';\n", 'the export read'],
    ['a type', "export { read } from './read.ts';\n", 'the export Read'],
  ])('that removes %s from the exports with a patch changeset', (_what, index, expected) => {
    write('packages/json/src/index.ts', index);
    write('.changeset/one.md', changeset('@punteo/json', 'patch'));
    const { code, problems } = check();
    expect(code).toBe(1);
    expect(problems).toContain(`@punteo/json no longer has ${expected}. Add a minor changeset for @punteo/json`);
  });

  test('that removes an entry point or a command', () => {
    write('packages/json/package.json', manifest('@punteo/json', '0.1.0', { exports: {}, bin: {} }));
    write('.changeset/one.md', changeset('@punteo/json', 'patch'));
    expect(check().problems).toContain(
      'no longer has the main entry point, the export read, the export Read, the command read. Add',
    );
  });

  test('that breaks a document without a changeset that says so, for its contract and for its app', () => {
    changeDocument((document) => delete document.paths['/orders'].get);
    write('.changeset/one.md', changeset('@punteo/contracts', 'patch'));
    const { code, problems } = check();
    expect(code).toBe(1);
    expect(problems).toContain('docs/openapi/reconciliation.json breaks its users:\n  removed: /orders › get');
    expect(problems).toContain('Add a minor changeset for @punteo/contracts');
    expect(problems).toContain('Add a major changeset for @punteo/reconciliation');
  });

  test('that removes a document', () => {
    git('rm', '--quiet', 'docs/openapi/reconciliation.json');
    expect(check().problems).toContain('the document is removed');
  });

  test.each([
    [
      'names an unknown package',
      changeset('@punteo/jsno', 'patch'),
      'names @punteo/jsno, and no package of that name gets',
    ],
    ['names a package without versions', changeset('@punteo/demo', 'patch'), 'names @punteo/demo, and no package of'],
    ['has no packages at its head', 'Changed.\n', 'cannot be read: missing or invalid frontmatter. A changeset begins'],
    ['is empty', '', 'cannot be read: file is empty. A changeset begins'],
    [
      'has an unknown bump',
      changeset('@punteo/json', 'huge'),
      'cannot be read: invalid version type "huge" for package',
    ],
  ])('with a changeset that %s, and names the file', (_what, content, expected) => {
    write('packages/json/src/read.ts', 'export const read = 2;\n');
    write('.changeset/odd.md', content);
    const { code, problems } = check();
    expect(code).toBe(1);
    expect(problems).toContain(`.changeset/odd.md ${expected}`);
    expect(problems).not.toMatch(/^ {4}at /m);
  });
});

test.each(['--bogus', 'main', '--since'])('%s is wrong usage, in one line', (option) => {
  const { code, stderr } = repository.run('check/main.ts', option);
  expect(code).toBe(64);
  expect(stderr).toMatch(/^[^\n]+\. Usage: pnpm release-check \[--since <commit>\]\n$/);
});

test('a base that does not exist is wrong usage', () => {
  expect(check('nowhere')).toEqual({
    code: 64,
    problems: 'There is no commit nowhere. Fetch it, or name another one: pnpm release-check --since <commit>\n',
  });
});

const FILES: Readonly<Record<string, string>> = {
  'packages/json/package.json': manifest('@punteo/json', '0.1.0', {
    exports: { '.': { '@punteo/source': './src/index.ts', default: './dist/index.js' } },
    bin: { read: './dist/cli.js' },
  }),
  'packages/json/src/index.ts': "export { read, type Read } from './read.ts';\n",
  'packages/json/src/read.ts': 'export const read = 1;\nexport type Read = number;\n',
  'packages/contracts/package.json': manifest('@punteo/contracts', '0.3.0'),
  'apps/reconciliation/package.json': manifest('@punteo/reconciliation', '2.0.0', { private: true }),
  'docs/openapi/reconciliation.json': JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Reconciliation', version: '1' },
    paths: { '/orders': { get: { responses: { 200: { description: 'OK' } } } } },
  }),
};

function check(since = 'main'): { readonly code: number | null; readonly problems: string } {
  git('add', '--all');
  const { code, stderr } = repository.run('check/main.ts', '--since', since);
  return { code, problems: stderr };
}

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document is any JSON.
function changeDocument(change: (document: any) => void): void {
  const file = 'docs/openapi/reconciliation.json';
  const document = JSON.parse(readFileSync(join(repository.root, file), 'utf8'));
  change(document);
  write(file, JSON.stringify(document));
}

function write(file: string, content: string): void {
  repository.write(file, content);
}

function git(...args: readonly string[]): void {
  repository.git(...args);
}
