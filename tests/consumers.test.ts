import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Manifest, publishedPackages, readText, rootFolder } from './workspace.ts';

/** Builds and packs a clean copy of the repository, and uses the tarballs in a project outside it. */

const packages = publishedPackages();
const commands = packages.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {}));

/** Ends a child process that hangs. */
const CHILD_TIMEOUT_MILLISECONDS = 600_000;
vi.setConfig({ testTimeout: 2 * CHILD_TIMEOUT_MILLISECONDS, hookTimeout: 5 * CHILD_TIMEOUT_MILLISECONDS });

let temporary = '';
/** The copy of the repository in which the packages and apps are built. */
let copy = '';
/** The project that has the tarballs as dependencies. */
let consumer = '';
/** Package name to the path of its tarball. */
let tarballs: ReadonlyMap<string, string> = new Map();

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'punteo-consumers-'));
  copy = await buildCopy();
  tarballs = await packAll();
  consumer = await installConsumer();
});

afterAll(() => rm(temporary, { recursive: true, force: true }));

describe('a tarball', () => {
  test.each(packages)(
    'of $manifest.name contains its built files, the licence, the README and nothing else',
    async ({ manifest }) => {
      const { stdout } = await run('tar', ['-tzf', tarballOf(manifest.name)], temporary);
      const files = stdout
        .trim()
        .split('\n')
        .map((file) => file.replace(/^package\//, ''));
      expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
      const shipped = [
        'dist/',
        ...(manifest.files ?? []).filter((entry) => entry !== 'dist').map((entry) => `${entry}/`),
      ];
      const others = files.filter(
        (file) =>
          !['LICENSE', 'README.md', 'package.json'].includes(file) &&
          !shipped.some((folder) => file.startsWith(folder)),
      );
      expect(others).toEqual([]);
      expect(files.filter((file) => /\.test\.|\.test-d\.|__fixtures__|\.tsbuildinfo$/.test(file))).toEqual([]);
    },
  );

  test.each(packages)('of $manifest.name exports and depends on published things only', async ({ manifest }) => {
    const { stdout } = await run('tar', ['-xzOf', tarballOf(manifest.name), 'package/package.json'], temporary);
    const published = JSON.parse(stdout) as Manifest;
    const { exports, imports, dependencies, optionalDependencies } = published;
    const references = JSON.stringify({ exports, imports, dependencies, optionalDependencies });
    expect(references).not.toMatch(/@punteo\/source|workspace:|catalog:|\/src\//);
    const { stdout: listing } = await run('tar', ['-tzf', tarballOf(manifest.name)], temporary);
    const targets = [
      ...Object.values({ ...exports, ...imports }).flatMap((conditions) => Object.values(conditions)),
      ...Object.values(published.bin ?? {}),
    ];
    const files = listing.split('\n');
    expect(targets).not.toEqual([]);
    expect(targets.filter((target) => !files.includes(join('package', target)))).toEqual([]);
  });
});

describe('a built app', () => {
  test('the callback receiver starts from dist and names the variables that are missing', async () => {
    const { stderr } = await run('node', ['apps/callback-receiver/dist/main.js'], copy, [78]);
    expect(stderr).toMatch(/^CALLBACK_KEYS: /m);
  });

  test('the command punteo starts from dist', async () => {
    const { stdout } = await run('node', ['apps/reconciliation/dist/main.js', '--help'], copy);
    expect(stdout).toContain('Usage: punteo');
  });
});

describe('a project with zod 4 and TypeScript that installs the tarballs', () => {
  test('has one version of zod, and no zod 3', async () => {
    const installed = await readdir(join(consumer, 'node_modules', '.pnpm'));
    expect(installed.filter((name) => /^zod@/.test(name))).toEqual([expect.stringMatching(/^zod@4\./)]);
  });

  test('type-checks a program, every README example and the endpoint for merchant events against the packages', async () => {
    expect(await typeErrors('src', 'examples')).toEqual([]);
  });

  test('gets a type error for each of the mistakes in refused/, and no other', async () => {
    const files = (await readdir(join(consumer, 'refused'))).sort();
    const mistakes: string[] = [];
    for (const file of files) {
      const lines = (await readFile(join(consumer, 'refused', file), 'utf8')).split('\n');
      mistakes.push(
        ...lines.flatMap((line, index) => (line.includes('// refused: ') ? [`refused/${file}:${index + 1}`] : [])),
      );
    }
    expect(mistakes).toHaveLength(8);
    const errors = await typeErrors('refused');
    expect(errors.map((line) => line.replace(/^(\S+?)\((\d+),.*$/, '$1:$2')).sort()).toEqual(mistakes.sort());
  });

  test('calls both sandbox providers through the typed clients', async () => {
    const { stdout } = await run('node', ['src/clients.ts'], consumer);
    expect(JSON.parse(stdout)).toEqual({ minedOnTheChain: true, listed: ['122.44 pending'], readBack: '122.44' });
  });

  test('verifies a merchant event, and refuses a changed one', async () => {
    const { stdout } = await run('node', ['src/events.ts'], consumer);
    const expected = { paid: '12.50', refused: 'signature_invalid', unsigned: true, schema: 'object' };
    expect(JSON.parse(stdout)).toEqual(expected);
  });

  test('stores an order in the embedded PostgreSQL, with the schema from the published migrations', async () => {
    const { stdout } = await run('node', ['src/store.ts'], consumer);
    expect(JSON.parse(stdout)).toEqual({ outcome: 'created', stored: 'awaiting', decided: 'awaiting' });
  });

  test.each(commands)('has the command %s', async (command) => {
    const { stdout } = await run(join('node_modules', '.bin', command), ['--help'], consumer);
    expect(stdout).toContain(`Usage: ${command}`);
  });
});

async function buildCopy(): Promise<string> {
  const folder = join(temporary, 'repository');
  const excluded = new Set(['node_modules', 'dist', '.git', '.turbo', '.punteo']);
  await cp(rootFolder, folder, { recursive: true, filter: (source) => !excluded.has(basename(source)) });
  // Turbo hashes the files of a Git commit much faster. Without Git the build only takes longer.
  await commitAll(folder).catch(() => {});
  await run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], folder);
  await run('pnpm', ['build', '--concurrency=2', `--cache-dir=${join(rootFolder, '.turbo/cache')}`], folder);
  return folder;
}

async function commitAll(folder: string): Promise<void> {
  const settings = ['-c', 'user.name=test', '-c', 'user.email=test@invalid', '-c', 'commit.gpgsign=false'];
  await run('git', ['init', '--quiet'], folder);
  await run('git', ['add', '--all'], folder);
  await run('git', [...settings, 'commit', '--quiet', '--no-verify', '--message', 'Copy'], folder);
}

async function packAll(): Promise<ReadonlyMap<string, string>> {
  const folder = join(temporary, 'tarballs');
  await mkdir(folder);
  for (const { folder: packageFolder } of packages) {
    await run('pnpm', ['pack', '--pack-destination', folder], join(copy, packageFolder));
  }
  const files = await readdir(folder);
  return new Map(
    packages.map(({ manifest }) => {
      const file = files.find((name) => name === `${manifest.name.slice(1).replace('/', '-')}-${manifest.version}.tgz`);
      if (file === undefined)
        throw new Error(`pnpm pack made no tarball of ${manifest.name}, only: ${files.join(', ')}`);
      return [manifest.name, join(folder, file)];
    }),
  );
}

/** Installs consumers/esm as a project of its own, with our pnpm settings and with the tarballs as our packages. */
async function installConsumer(): Promise<string> {
  const folder = join(temporary, 'esm');
  await cp(join(rootFolder, 'consumers', 'esm'), folder, { recursive: true });
  await mkdir(join(folder, 'examples'));
  const pages = [
    ...packages.map(({ folder, manifest }) => ({ page: `${folder}/README.md`, name: manifest.name.split('/')[1] })),
    { page: 'docs/merchant-events.md', name: 'merchant-events' },
  ];
  for (const { page, name } of pages) {
    const examples = [...readText(page).matchAll(/^```ts\n([\s\S]*?)^```/gm)];
    for (const [index, example] of examples.entries()) {
      await writeFile(join(folder, 'examples', `${name}-${index + 1}.ts`), String(example[1]));
    }
  }
  const settings = readText('pnpm-workspace.yaml').split(/^# A fresh clone/m)[1];
  if (settings === undefined) throw new Error('pnpm-workspace.yaml has no comment that begins with "# A fresh clone".');
  const overrides = [...tarballs].map(([name, file]) => `  '${name}': file:${file}`).join('\n');
  await writeFile(join(folder, 'pnpm-workspace.yaml'), `#${settings}\noverrides:\n${overrides}\n`);
  await run('pnpm', ['install', '--no-frozen-lockfile', '--prefer-offline'], folder);
  return folder;
}

/** The compiler's errors, a line each: `file(line,column): error …`. */
async function typeErrors(...included: readonly string[]): Promise<readonly string[]> {
  const config = join(consumer, `tsconfig.${included[0]}.json`);
  await writeFile(config, JSON.stringify({ extends: './tsconfig.json', include: included }));
  const { stdout } = await run('node_modules/.bin/tsc', ['-p', config, '--pretty', 'false'], consumer, [0, 1, 2]);
  return stdout.split('\n').filter((line) => line.includes(': error '));
}

function tarballOf(name: string): string {
  const file = tarballs.get(name);
  if (file === undefined) throw new Error(`There is no tarball of ${name}.`);
  return file;
}

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

function run(
  command: string,
  args: readonly string[],
  cwd: string,
  exitCodes: readonly number[] = [0],
): Promise<Output> {
  const env = { ...process.env, CI: 'true', TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NODE_OPTIONS: '' };
  const options = { cwd, env, timeout: CHILD_TIMEOUT_MILLISECONDS, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile(command, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number' && exitCodes.includes(code)) resolve({ stdout, stderr });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${stdout}\n${stderr}`, { cause: error }));
    });
  });
}
