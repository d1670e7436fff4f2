import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isTestFile, type Manifest, readText, sourceFiles, workspacePackages } from './workspace.ts';

interface Boundary {
  readonly mayUse: readonly string[];
  readonly published: boolean;
}

/** What an app may use of ours: every package. That no app uses another is a test of its own. */
const anyPackage = [
  '@punteo/adapter-neopay',
  '@punteo/adapter-pentagoo',
  '@punteo/app-kit',
  '@punteo/chain',
  '@punteo/clients',
  '@punteo/contracts',
  '@punteo/embedded-postgres',
  '@punteo/json',
  '@punteo/payments',
  '@punteo/postgres-store',
  '@punteo/sandbox',
  '@punteo/testing',
];

/** Who may use what at run time. A new name in here needs a reason in the commit that adds it. */
const boundaries: Readonly<Record<string, Boundary>> = {
  '@punteo/json': { mayUse: [], published: true },
  '@punteo/embedded-postgres': { mayUse: ['pg', 'embedded-postgres'], published: true },
  '@punteo/contracts': { mayUse: ['@punteo/json', 'zod', '@ts-rest/core'], published: true },
  '@punteo/payments': { mayUse: [], published: true },
  '@punteo/clients': {
    mayUse: ['@punteo/contracts', '@punteo/json', '@ts-rest/core', 'undici', 'zod'],
    published: true,
  },
  '@punteo/chain': { mayUse: ['@punteo/payments', 'ipaddr.js', 'viem', 'zod'], published: true },
  '@punteo/adapter-neopay': {
    mayUse: ['@punteo/contracts', '@punteo/clients', '@punteo/json', '@punteo/payments', 'zod'],
    published: true,
  },
  '@punteo/adapter-pentagoo': {
    mayUse: ['@punteo/contracts', '@punteo/clients', '@punteo/json', '@punteo/payments', '@punteo/chain', 'zod'],
    published: true,
  },
  '@punteo/postgres-store': {
    mayUse: ['@punteo/payments', 'pg', 'pg-boss'],
    published: true,
  },
  '@punteo/sandbox': {
    mayUse: [
      '@punteo/contracts',
      '@punteo/json',
      '@ts-rest/core',
      '@ts-rest/express',
      '@foundry-rs/anvil',
      'commander',
      'express',
      'viem',
      'zod',
    ],
    published: true,
  },
  '@punteo/app-kit': {
    mayUse: [
      ...anyPackage.filter((name) => name !== '@punteo/app-kit' && name !== '@punteo/testing'),
      'express',
      'pino',
      'prom-client',
      'zod',
    ],
    published: false,
  },
  '@punteo/testing': { mayUse: [...anyPackage, '@types/pg', 'fast-check', 'pg', 'vitest'], published: false },
  '@punteo/callback-receiver': {
    mayUse: [
      ...anyPackage,
      '@ts-rest/core',
      '@ts-rest/express',
      'express',
      'pg-boss',
      'pino',
      'prom-client',
      'standardwebhooks',
      'zod',
    ],
    published: false,
  },
  '@punteo/reconciliation': {
    mayUse: [
      ...anyPackage,
      '@ts-rest/core',
      '@ts-rest/express',
      'commander',
      'csv-parse',
      'csv-stringify',
      'write-excel-file',
      'express',
      'pino',
      'prom-client',
      'zod',
    ],
    published: false,
  },
};

/** What is run from the clone and shipped nowhere: it may use any package, and has no row in the table. */
const unshipped = ['@punteo/demo', '@punteo/bench', '@punteo/faults'];

const apps = ['@punteo/callback-receiver', '@punteo/reconciliation'];

/** Files that read the environment although they are no `config.ts`, each with its reason. */
const environmentReaders: Readonly<Record<string, string>> = {
  'apps/callback-receiver/src/main.ts': 'where the program starts: hands the environment to config.ts',
  'apps/reconciliation/src/main.ts': 'where the program starts: hands the environment to config.ts',
  'packages/embedded-postgres/src/initialise.ts': 'initdb is started with PATH and nothing else of ours',
  'packages/embedded-postgres/src/process-identity.ts': 'ps is started with PATH and nothing else of ours',
  'packages/embedded-postgres/src/server.ts': 'postgres is started with PATH and nothing else of ours',
  'packages/sandbox/src/chain/anvil-process.ts': 'anvil inherits the environment, NODE_OPTIONS left out',
  'packages/testing/src/fault-count.ts': 'whoever starts the tests says how many rounds of faults they play',
};

/** Libraries that write to the console, each with its reason. */
const consoleWriters: Readonly<Record<string, string>> = {
  'packages/sandbox/src/chain/anvil-process.ts': 'the text of a small program that runs in a process of its own',
};

const shippedPackages = workspacePackages().filter(({ manifest }) => !unshipped.includes(manifest.name));
const providers = workspacePackages()
  .filter(({ folder }) => folder.startsWith('packages/adapters/'))
  .map(({ folder }) => basename(folder));
const sources = sourceFiles('{packages,apps}/**/src/**/*.ts').filter((file) => !isTestFile(file));

describe('the table of workspacePackages', () => {
  test('has a row for every package that is shipped, and no other', () => {
    expect(shippedPackages.map(({ manifest }) => manifest.name).sort()).toEqual(Object.keys(boundaries).sort());
  });

  test.each(shippedPackages)('$manifest.name uses nothing that its row does not list', ({ manifest }) => {
    const allowed = boundaries[manifest.name]?.mayUse ?? [];
    expect(runTimeNames(manifest).filter((name) => !allowed.includes(name))).toEqual([]);
  });

  test.each(shippedPackages)('$manifest.name is published or private as its row says', ({ manifest }) => {
    expect(manifest.private !== true).toBe(boundaries[manifest.name]?.published);
  });

  test('the binaries of the embedded PostgreSQL are an optional dependency', () => {
    const store = workspacePackages().find(({ manifest }) => manifest.name === '@punteo/embedded-postgres')?.manifest;
    expect(Object.keys(store?.optionalDependencies ?? {})).toContain('embedded-postgres');
    expect(Object.keys(store?.dependencies ?? {})).not.toContain('embedded-postgres');
  });
});

describe('who may know whom', () => {
  test.each(shippedPackages)('$manifest.name depends on no app', ({ manifest }) => {
    const known = [...runTimeNames(manifest), ...Object.keys(manifest.devDependencies ?? {})];
    expect(known.filter((name) => apps.includes(name))).toEqual([]);
  });

  test('no source imports an app by its folder', () => {
    const everySource = sourceFiles('{packages,apps,demo,bench,tests}/**/*.ts');
    expect(linesWith(everySource, /from '(\.\.\/)+apps\//)).toEqual([]);
  });

  test('contracts and payments know nothing of each other, in tests neither', () => {
    const contracts = sourceFiles('packages/contracts/**/*.ts');
    const payments = sourceFiles('packages/payments/**/*.ts');
    expect(linesWith(contracts, /'@punteo\/payments/)).toEqual([]);
    expect(linesWith(payments, /'@punteo\/contracts/)).toEqual([]);
  });

  test.each(shippedPackages)(
    '$manifest.name imports at run time only what its manifest lists',
    ({ folder, manifest }) => {
      const listed = [manifest.name, ...runTimeNames(manifest)];
      const imported = sources
        .filter((file) => file.startsWith(`${folder}/src/`))
        .flatMap((file) => packagesImportedBy(readText(file)).map((name) => ({ file, name })));
      expect(imported.filter(({ name }) => !listed.includes(name))).toEqual([]);
    },
  );

  test('a room is entered by its name, never by a path out of another room', () => {
    const intruders = sources.filter((file) => {
      const home = shippedPackages.find(({ folder }) => file.startsWith(`${folder}/`))?.folder ?? '';
      const depth = file.slice(home.length + 1).split('/').length - 1;
      return readText(file).includes(`'${'../'.repeat(depth + 1)}`);
    });
    expect(intruders).toEqual([]);
  });
});

describe('where a word may stand', () => {
  test.each(providers)(
    '%s is named in its wire, client, adapter, sandbox and app-kit/src/providers.ts only',
    (provider) => {
      const elsewhere = sources.filter((file) => !isHomeOf(provider, file));
      expect(linesWith(elsewhere, new RegExp(`['"\`]${provider}['"\`]`, 'i'))).toEqual([]);
    },
  );

  test('the environment is read in config.ts only', () => {
    const others = sources.filter((file) => basename(file) !== 'config.ts' && !(file in environmentReaders));
    expect(linesWith(others, /process\.env/)).toEqual([]);
  });

  test('each listed exception still reads the environment', () => {
    const idle = Object.keys(environmentReaders).filter((file) => !readText(file).includes('process.env'));
    expect(idle).toEqual([]);
  });

  test('every export list is written by hand: no export star, no default export', () => {
    expect(linesWith(sources, /^export (\*|default\b)/)).toEqual([]);
  });

  test('no package writes to the console', () => {
    const libraries = sources.filter(
      (file) => file.startsWith('packages/') && basename(file) !== 'cli.ts' && !(file in consoleWriters),
    );
    expect(linesWith(libraries, /\bconsole\.\w+\(/)).toEqual([]);
  });
});

function isHomeOf(provider: string, file: string): boolean {
  return (
    file.startsWith(`packages/contracts/src/${provider}/`) ||
    file.startsWith('packages/clients/src/') ||
    file.startsWith(`packages/adapters/${provider}/`) ||
    file.startsWith('packages/sandbox/src/') ||
    file === 'packages/app-kit/src/providers.ts' ||
    // Until the reconciliation app reads the list of app-kit.
    file === 'apps/reconciliation/src/providers.ts'
  );
}

function runTimeNames(manifest: Manifest): readonly string[] {
  return [
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.optionalDependencies ?? {}),
    ...Object.keys(manifest.peerDependencies ?? {}),
  ];
}

/** Names of packages in static and dynamic imports; node's own modules and files of the room left out. */
function packagesImportedBy(source: string): readonly string[] {
  const statements = [...source.matchAll(/^(?:import|export|\})(?:[^'\n]* from)? '([^']+)'/gm)];
  const calls = [...source.matchAll(/\bimport\('([^']+)'\)/g)];
  const specifiers = [...statements, ...calls].map((match) => String(match[1])).filter((name) => !/^[.#]/.test(name));
  return specifiers
    .filter((specifier) => !specifier.startsWith('node:'))
    .map((specifier) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}

/** `path:line` and the line itself, so that a failure shows where to look. Lines of comment do not count. */
function linesWith(files: readonly string[], pattern: RegExp): readonly string[] {
  return files.flatMap((file) =>
    readText(file)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) && !/^\s*(\/?\*|\/\/)/.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [],
      ),
  );
}
