import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** `pnpm release-check` in a small repository with two packages, an app and an OpenAPI document. */

let repository = '';

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'punteo-check-'));
  git('init', '--quiet', '--initial-branch=main');
  for (const [key, value] of SETTINGS) git('config', key, value);
  for (const [file, content] of Object.entries(FILES)) write(file, content);
  commit('Start');
  git('switch', '--quiet', '--create', 'branch');
});

afterEach(() => rmSync(repository, { recursive: true, force: true }));

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
    commit('json: change');
    git('switch', '--quiet', '--create', 'later');
    write('packages/json/src/read.ts', 'export const read = 3;\n');
    expect(check().code).toBe(1);
  });

  test.each([
    ['a value', "export { type Read } from './read.ts';\n", 'the export read of .'],
    ['a type', "export { read } from './read.ts';\n", 'the export Read of .'],
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
      'the entry point ., the export read of ., the export Read of ., the command read',
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
});

test('a base that does not exist is wrong usage', () => {
  expect(check('nowhere')).toEqual({
    code: 64,
    problems: 'There is no commit nowhere. Fetch it, or name another one: pnpm release-check --since <commit>\n',
  });
});

const SETTINGS = [
  ['user.name', 'test'],
  ['user.email', 'test@invalid'],
  ['commit.gpgsign', 'false'],
] as const;

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "root", "private": true }',
  'pnpm-workspace.yaml': 'packages:\n  - packages/*\n  - apps/*\n',
  'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
  '.changeset/config.json': readFileSync(join(import.meta.dirname, '../../.changeset/config.json'), 'utf8'),
  'packages/json/package.json': manifest('@punteo/json', '0.1.0', {
    exports: { '.': { '@punteo/source': './src/index.ts', default: './dist/index.js' } },
    bin: { read: './dist/cli.js' },
  }),
  'packages/json/src/index.ts': "export { read, type Read } from './read.ts';\n",
  'packages/json/src/read.ts': 'export const read = 1;\nexport type Read = number;\n',
  'packages/contracts/package.json': manifest('@punteo/contracts', '0.3.0', {}),
  'apps/reconciliation/package.json': manifest('@punteo/reconciliation', '2.0.0', { private: true }),
  'docs/openapi/reconciliation.json': JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Reconciliation', version: '1' },
    paths: { '/orders': { get: { responses: { 200: { description: 'OK' } } } } },
  }),
};

function check(since = 'main'): { readonly code: number | null; readonly problems: string } {
  git('add', '--all');
  const program = join(import.meta.dirname, 'main.ts');
  const { status, stderr } = spawnSync(process.execPath, [program, '--since', since], {
    cwd: repository,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return { code: status, problems: stderr };
}

function changeset(name: string, bump: string): string {
  return `---\n'${name}': ${bump}\n---\n\nChanged something.\n`;
}

function manifest(name: string, version: string, others: object): string {
  return JSON.stringify({ name, version, ...others });
}

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document is any JSON.
function changeDocument(change: (document: any) => void): void {
  const file = 'docs/openapi/reconciliation.json';
  const document = JSON.parse(readFileSync(join(repository, file), 'utf8'));
  change(document);
  write(file, JSON.stringify(document));
}

function write(file: string, content: string): void {
  mkdirSync(join(repository, dirname(file)), { recursive: true });
  writeFileSync(join(repository, file), content);
}

function commit(subject: string): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', subject);
}

function git(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('git', [...args], { cwd: repository, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
}
