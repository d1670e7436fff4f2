import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSmallRepository, type Ended, manifest, type SmallRepository } from './__fixtures__/small-repository.ts';

/**
 * `pnpm release --check` and `pnpm freeze-release --if-new` in a small repository with two packages and both apps, as they are
 * after `changeset version`. `tests/release` has what needs a registry or a build.
 */

let repository: SmallRepository;

beforeEach(() => {
  repository = createSmallRepository(FILES);
  freeze('0.1.0');
});

afterEach(() => repository.remove());

describe('pnpm release --check', () => {
  test('accepts a tree that may be published, on main', () => {
    expect(check()).toMatchObject({ code: 0, stdout: 'This tree may be published.\n', stderr: '' });
  });

  test('refuses another branch, also at the commit of main', () => {
    git('switch', '--quiet', '--create', 'feature');
    const { code, stderr } = check();
    expect(code).toBe(1);
    expect(stderr).toContain('This is the branch feature, and releases are made on main. Merge it first.');
  });

  test('accepts a commit of main without the branch, as a workflow checks it out, and refuses another commit', () => {
    git('switch', '--quiet', '--detach');
    expect(check().code).toBe(0);
    git('update-ref', 'refs/remotes/origin/main', 'main');
    git('branch', '--quiet', '--delete', '--force', 'main');
    expect(check().code).toBe(0);
    repository.write('README.md', 'changed');
    repository.commit('Change the README');
    const { code, stderr } = check();
    expect(code).toBe(1);
    expect(stderr).toContain('This commit is not on main, and releases are made there.');
  });

  test('without tags refuses a package that changed after the commit of its version', () => {
    repository.write('packages/json/src/read.ts', 'export const read = 2;\n');
    repository.commit('json: read longer numbers');
    const { code, stderr } = check();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /packages\/json changed after the commit of @punteo\/json@0\.1\.0 \([0-9a-f]{12}; it has no tag\), and no changeset/,
    );
    expect(stderr).not.toContain('packages/postgres-store changed');

    repository.write('packages/json/package.json', manifest('@punteo/json', '0.1.1'));
    repository.write('packages/json/CHANGELOG.md', changelog('0.1.1'));
    repository.commit('Version Packages');
    expect(check().code).toBe(0);
  });

  test('says in a shallow clone without tags what it cannot know', () => {
    const { root } = repository;
    const clone = join(root, 'clone');
    spawnSync('git', ['clone', '--quiet', '--depth', '1', '--branch', 'main', `file://${root}`, clone]);
    const { code, stderr } = repository.runIn(clone, 'publish.ts', '--check');
    expect(code).toBe(1);
    expect(stderr).toContain('what changed since that version is not known. Run `git fetch --unshallow --tags`.');
  });

  test('names a changeset that cannot be used, in a sentence', () => {
    repository.write('.changeset/odd.md', 'Changed.\n');
    repository.commit('Announce something');
    const { code, stderr } = check();
    expect(code).toBe(1);
    expect(stderr).toContain('.changeset/odd.md cannot be read: missing or invalid frontmatter.');
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  test('refuses a migration without its checksum', () => {
    repository.write(`${MIGRATIONS}/released.json`, '{}');
    repository.commit('postgres-store: forget the checksums');
    expect(check().stderr).toContain(
      'released.json has no checksum of 000001_initial.sql. Run `pnpm freeze-release --if-new` and commit what it writes.',
    );
  });

  test('refuses a new version of the store with a migration that apps would carry without a new version, and names them', () => {
    releaseStoreWithMigration({ ...INITIAL, ...ZZ });
    const { code, stderr } = check();
    expect(code).toBe(1);
    for (const app of ['callback-receiver', 'reconciliation'])
      expect(stderr).toContain(
        `@punteo/${app} 0.1.0 is frozen in release/frozen/0.1.0 without 000002_zz.sql, and an app carries every migration. ` +
          `Write a changeset for @punteo/${app} with`,
      );
  });

  test('names the one app that would carry a migration without a new version', () => {
    releaseStoreWithMigration({ ...INITIAL, ...ZZ });
    version('apps/reconciliation', '0.1.1');
    freeze('callback-receiver-0.1.0+reconciliation-0.1.1');
    const { code, stderr } = check();
    expect(code).toBe(1);
    expect(stderr).toContain('@punteo/callback-receiver 0.1.0 is frozen in release/frozen/0.1.0 without 000002_zz.sql');
    expect(stderr).not.toContain('@punteo/reconciliation 0.1');

    version('apps/callback-receiver', '0.1.1');
    freeze('0.1.1');
    expect(check()).toMatchObject({ code: 0, stderr: '' });
  });

  test.each(['--bogus', 'main', '--registry'])('%s is wrong usage, in one line', (option) => {
    const { code, stderr } = repository.run('publish.ts', option);
    expect(code).toBe(64);
    expect(stderr).toMatch(/^[^\n]+\. Usage: pnpm release --registry <URL>, or pnpm release --check\n$/);
  });
});

describe('pnpm freeze-release --if-new', () => {
  test('notes the checksum of a new migration also where no app has a new version, and names the apps that need one', () => {
    releaseStoreWithMigration(INITIAL);
    const { code, stderr } = repository.run('freeze/main.ts', '--if-new');
    expect(code).toBe(1);
    expect(stderr).toContain('@punteo/callback-receiver 0.1.0 is frozen in release/frozen/0.1.0 without 000002_zz.sql');
    expect(stderr).toContain('@punteo/reconciliation 0.1.0 is frozen');
    expect(repository.git('diff', '--unified=0', '--', MIGRATIONS)).toContain('+  "000002_zz.sql": "');
  });

  test('says that no app has a new version, where none needs one', () => {
    expect(repository.run('freeze/main.ts', '--if-new')).toMatchObject({
      code: 0,
      stdout: 'No app has a new version: release/frozen/0.1.0 stays as it is.\n',
    });
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  test('with another option is wrong usage, in one line', () => {
    const { code, stderr } = repository.run('freeze/main.ts', '--bogus');
    expect({ code, stderr }).toEqual({
      code: 64,
      stderr: "Unknown option '--bogus'. Usage: pnpm freeze-release [--if-new]\n",
    });
  });
});

const MIGRATIONS = 'packages/postgres-store/migrations';
const INITIAL = { '000001_initial.sql': '-- breaking\n' };
const ZZ = { '000002_zz.sql': '-- compatible\n' };

const PACKAGES = {
  'packages/json': manifest('@punteo/json', '0.1.0'),
  'packages/postgres-store': manifest('@punteo/postgres-store', '0.1.0'),
  'apps/callback-receiver': manifest('@punteo/callback-receiver', '0.1.0', { private: true }),
  'apps/reconciliation': manifest('@punteo/reconciliation', '0.1.0', { private: true }),
};

const FILES: Readonly<Record<string, string>> = {
  '.gitignore': 'clone/\n',
  'packages/json/src/read.ts': 'export const read = 1;\n',
  [`${MIGRATIONS}/000001_initial.sql`]: INITIAL['000001_initial.sql'],
  [`${MIGRATIONS}/released.json`]: checksums(INITIAL),
  ...Object.fromEntries(
    Object.entries(PACKAGES).flatMap(([folder, content]) => [
      [`${folder}/package.json`, content],
      [`${folder}/CHANGELOG.md`, changelog('0.1.0')],
    ]),
  ),
};

/** The store with a new migration and a new version, and the checksums of these migrations; the apps stay. */
function releaseStoreWithMigration(noted: Readonly<Record<string, string>>): void {
  repository.write(`${MIGRATIONS}/released.json`, checksums(noted));
  repository.write(`${MIGRATIONS}/000002_zz.sql`, ZZ['000002_zz.sql']);
  version('packages/postgres-store', '0.1.1');
}

function version(folder: keyof typeof PACKAGES, next: string): void {
  repository.write(`${folder}/package.json`, PACKAGES[folder].replace('0.1.0', next));
  repository.write(`${folder}/CHANGELOG.md`, changelog(next));
  repository.commit(`${folder}: version ${next}`);
}

/** What `pnpm freeze-release` leaves of the apps and of the store, without their builds. */
function freeze(name: string): void {
  const folder = join(repository.root, 'release/frozen', name);
  const work = join(repository.root, 'clone');
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(work, 'package'), { recursive: true });
  cpSync(join(repository.root, MIGRATIONS), join(work, 'package/migrations'), { recursive: true });
  for (const each of ['postgres-store', 'callback-receiver', 'reconciliation']) {
    const parent = each === 'postgres-store' ? 'packages' : 'apps';
    const text = repository.git('show', `HEAD:${parent}/${each}/package.json`);
    const tarball = join(folder, `punteo-${each}-${(JSON.parse(text) as { version: string }).version}.tgz`);
    spawnSync('tar', ['-czf', tarball, '-C', work, 'package']);
  }
  rmSync(work, { recursive: true });
  repository.commit(`Freeze ${name}`);
}

function checksums(migrations: Readonly<Record<string, string>>): string {
  const digests = Object.entries(migrations).map(([name, text]) => [
    name,
    createHash('sha256').update(text).digest('hex'),
  ]);
  return `${JSON.stringify(Object.fromEntries(digests), null, 2)}\n`;
}

function changelog(version: string): string {
  return `# A package\n\n## ${version}\n\n### Patch Changes\n\n- Changed something.\n`;
}

function check(): Ended {
  return repository.run('publish.ts', '--check');
}

function git(...args: readonly string[]): void {
  repository.git(...args);
}
