import semver from 'semver';
import { describe, expect, test, vi } from 'vitest';
import { refuseOldNode as refuseInApp } from '../packages/app-kit/src/node-version.ts';
import { refuseOldNode as refuseInSandbox } from '../packages/sandbox/src/node-version.ts';
import { type Manifest, publishedPackages, readJson, readText, workspacePackages } from './workspace.ts';

/** Without security fixes before these: 22.23.2 and 24.18.1. */
const range = '^22.23.2 || >=24.18.1';
const released = workspacePackages().filter(
  ({ manifest }) => manifest.version !== undefined && !isUnreleased(manifest),
);

test.each(released)('$manifest.name names the range of Node that every package has', ({ manifest }) => {
  expect(manifest.engines).toEqual({ node: range });
});

test('the repository itself needs a version of that range', () => {
  const { engines } = readJson<Manifest>('package.json');
  expect(semver.subset(String(engines?.node), range)).toBe(true);
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
