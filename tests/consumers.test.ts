import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Manifest, publishedPackages, readText, rootFolder } from './workspace.ts';

const packages = publishedPackages();
const commands = packages.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {}));

let backend = '';
/** Package name to its tarball. */
let tarballs: ReadonlyMap<string, string> = new Map();
let consumer = '';

beforeAll(async () => {
  backend = await mkdtemp(join(tmpdir(), 'punteo-consumers-'));
  tarballs = await packInACopy();
  consumer = await installConsumer();
}, 400_000);

afterAll(() => rm(backend, { recursive: true, force: true }));

describe('a tarball', () => {
  test.each(packages)(
    'of $manifest.name holds what was built, the licence and a README, and nothing else',
    async ({ manifest }) => {
      const { stdout } = await run('tar', ['-tzf', tarballOf(manifest.name)], backend);
      const files = stdout
        .trim()
        .split('\n')
        .map((file) => file.replace(/^package\//, ''));
      expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
      const shipped = [
        'dist/',
        ...(manifest.files ?? []).filter((entry) => entry !== 'dist').map((entry) => `${entry}/`),
      ];
      const stray = files.filter(
        (file) =>
          !['LICENSE', 'README.md', 'package.json'].includes(file) &&
          !shipped.some((folder) => file.startsWith(folder)),
      );
      expect(stray).toEqual([]);
      expect(files.filter((file) => /\.test\.|\.test-d\.|__fixtures__|\.tsbuildinfo$/.test(file))).toEqual([]);
    },
  );

  test.each(packages)('of $manifest.name leads to built files only', async ({ manifest }) => {
    const { stdout } = await run('tar', ['-xzOf', tarballOf(manifest.name), 'package/package.json'], backend);
    const toByteColumn = JSON.parse(stdout) as Manifest;
    const { exports, imports, dependencies, optionalDependencies } = toByteColumn;
    const promised = JSON.stringify({ exports, imports, dependencies, optionalDependencies });
    expect(promised).not.toMatch(/@punteo\/source|workspace:|catalog:|\/src\//);
    const { stdout: listing } = await run('tar', ['-tzf', tarballOf(manifest.name)], backend);
    const targets = [
      ...Object.values({ ...exports, ...imports }).flatMap((conditions) => Object.values(conditions)),
      ...Object.values(toByteColumn.bin ?? {}),
    ];
    const files = listing.split('\n');
    expect(targets).not.toEqual([]);
    expect(targets.filter((target) => !files.includes(join('package', target)))).toEqual([]);
  });
});

describe('a built app', () => {
  test('the receiver starts from dist, and says which variables it misses', async () => {
    const { stderr } = await run('node', ['apps/callback-receiver/dist/main.js'], repositoryCopy(), [1]);
    expect(stderr).toMatch(/^CALLBACK_KEYS: /);
  });

  test('the command punteo starts from dist', async () => {
    const { stdout } = await run('node', ['apps/reconciliation/dist/main.js', '--help'], repositoryCopy());
    expect(stdout).toContain('Usage: punteo');
  });
});

describe('a stranger with zod 4 and TypeScript', () => {
  test('has one zod, and no zod 3', async () => {
    const installed = await readdir(join(consumer, 'node_modules', '.pnpm'));
    expect(installed.filter((name) => /^zod@/.test(name))).toEqual([expect.stringMatching(/^zod@4\./)]);
  });

  test('type-checks a program and every README example against the packages', async () => {
    expect(await typeErrors('src', 'examples')).toEqual([]);
  });

  test.each(['headers.ts', 'bodies.ts'])('is told of every mistake in %s, and of nothing else', async (file) => {
    const source = await readFile(join(consumer, 'refused', file), 'utf8');
    const mistakes = source
      .split('\n')
      .flatMap((line, index) => (line.includes('// refused: ') ? [`refused/${file}:${index + 1}`] : []));
    expect(mistakes).toHaveLength(3);
    const complaints = await typeErrors(`refused/${file}`);
    expect(complaints.map((line) => line.replace(/^(\S+?)\((\d+),.*$/, '$1:$2'))).toEqual(mistakes);
  });

  test('calls both sandbox providers through the typed clients', async () => {
    const { stdout } = await run('node', ['src/clients.ts'], consumer);
    expect(JSON.parse(stdout)).toEqual({ minedOnTheChain: true, listed: ['122.44 pending'], readBack: '122.44' });
  });

  test('keeps an order in the embedded PostgreSQL, its schema made from the shipped migrations', async () => {
    const { stdout } = await run('node', ['src/store.ts'], consumer);
    expect(JSON.parse(stdout)).toEqual({ outcome: 'created', kept: 'awaiting', decided: 'awaiting' });
  });

  test.each(commands)('finds the command %s', async (command) => {
    const { stdout } = await run(join('node_modules', '.bin', command), ['--help'], consumer);
    expect(stdout).toContain(`Usage: ${command}`);
  });
});

/** The packages as they would be published, built in a clean copy of the house. */
async function packInACopy(): Promise<ReadonlyMap<string, string>> {
  const copy = repositoryCopy();
  const foreign = new Set(['node_modules', 'dist', '.git', '.turbo', '.punteo']);
  await cp(rootFolder, copy, { recursive: true, filter: (source) => !foreign.has(basename(source)) });
  await pnpm(['install', '--frozen-lockfile', '--prefer-offline'], copy);
  await pnpm(['build'], copy);

  const folder = join(backend, 'tarballs');
  await mkdir(folder);
  for (const { folder: room } of packages) await pnpm(['pack', '--pack-destination', folder], join(copy, room));
  const files = await readdir(folder);
  return new Map(
    packages.map(({ manifest }) => {
      const file = files.find((name) => name === `${manifest.name.slice(1).replace('/', '-')}-${manifest.version}.tgz`);
      if (file === undefined) throw new Error(`${manifest.name} was not toByteColumn`);
      return [manifest.name, join(folder, file)];
    }),
  );
}

/** Installs consumers/esm as a project of its own, with our settings and the tarballs in place of the registry's packages. */
async function installConsumer(): Promise<string> {
  const folder = join(backend, 'esm');
  await cp(join(rootFolder, 'consumers', 'esm'), folder, { recursive: true });
  await mkdir(join(folder, 'examples'));
  for (const { folder: room, manifest } of packages) {
    const examples = [...readText(`${room}/README.md`).matchAll(/^```ts\n([\s\S]*?)^```/gm)];
    for (const [index, example] of examples.entries()) {
      await writeFile(join(folder, 'examples', `${manifest.name.split('/')[1]}-${index + 1}.ts`), String(example[1]));
    }
  }
  const settings = readText('pnpm-workspace.yaml').split(/^# A fresh clone/m)[1];
  const overrides = [...tarballs].map(([name, file]) => `  '${name}': file:${file}`).join('\n');
  await writeFile(join(folder, 'pnpm-workspace.yaml'), `#${settings}\noverrides:\n${overrides}\n`);
  await pnpm(['install', '--no-frozen-lockfile', '--prefer-offline'], folder);
  return folder;
}

/** The compiler's complaints, a line each: `file(line,column): error …`. */
async function typeErrors(...included: readonly string[]): Promise<readonly string[]> {
  const config = join(consumer, `tsconfig.${included[0]?.replaceAll('/', '-')}.json`);
  await writeFile(config, JSON.stringify({ extends: './tsconfig.json', include: included }));
  const { stdout } = await run('node_modules/.bin/tsc', ['-p', config, '--pretty', 'false'], consumer, [0, 1, 2]);
  return stdout.split('\n').filter((line) => line.includes(': error '));
}

/** The clean copy in which everything was built. */
function repositoryCopy(): string {
  return join(backend, 'house');
}

function tarballOf(name: string): string {
  const file = tarballs.get(name);
  if (file === undefined) throw new Error(`${name} was not toByteColumn`);
  return file;
}

function pnpm(args: readonly string[], cwd: string) {
  return run('pnpm', args, cwd);
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
  return new Promise((resolve, reject) => {
    execFile(
      command,
      [...args],
      { cwd, env, timeout: 300_000, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        if (typeof code === 'number' && exitCodes.includes(code)) resolve({ stdout, stderr });
        else
          reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${stdout}\n${stderr}`, { cause: error }));
      },
    );
  });
}
