import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  afterFailure,
  DELAY_SECONDS,
  TRIED_SECONDS_MIN,
  WAITING_SECONDS_MAX,
} from '../apps/callback-receiver/src/notify/after-failure.ts';
import { EXIT } from '../apps/reconciliation/src/cli/exit-codes.ts';
import { runCli } from '../apps/reconciliation/src/cli/run-cli.ts';
import { kindText } from '../apps/reconciliation/src/texts/sentence.ts';
import { KNOWN_CHAINS } from '../packages/chain/src/config/known-chains.ts';
import { callbacks } from '../packages/contracts/src/callbacks/index.ts';
import { neopay } from '../packages/contracts/src/neopay/index.ts';
import { pentagoo } from '../packages/contracts/src/pentagoo/index.ts';
import { reconciliation } from '../packages/contracts/src/reconciliation/index.ts';
import { CLAIMS_PER_VERIFICATION_MAX } from '../packages/payments/src/decide/claims-to-verify.ts';
import { nextSearchAt } from '../packages/payments/src/decide/polling.ts';
import { DISCREPANCY_KINDS, STANDING_STATES } from '../packages/payments/src/index.ts';
import { codeIn, codeSpansIn, documents, tableRowsUnder } from './markdown.ts';
import { readText, rootFolder, sourceFiles } from './workspace.ts';

const operating = readText('docs/operating.md');

describe('variables', () => {
  const schemas = sourceFiles(
    '{apps,packages,packages/adapters}/*/src/{config,providers,receiver-variables,settlement-variables,telemetry-variables}.ts',
  );
  const declared = schemas.flatMap((file) =>
    [...readText(file).matchAll(/^ {2}([A-Z][A-Z_]+): (.*)$/gm)].map(([, name = '', schema = '']) => ({
      name,
      schema,
    })),
  );
  const known = [...new Set(declared.map(({ name }) => name))].sort();
  const rows = [...readText('docs/configuration.md').matchAll(/^\| (`[A-Z_`, ]+) \| ([^|]*) \|/gm)].map(
    ([, names = '', value = '']) => ({ names: names.replaceAll('`', '').split(', '), value }),
  );

  test('docs/configuration.md lists every variable that the apps and adapters read, and no other', () => {
    expect(rows.flatMap(({ names }) => names).sort()).toEqual(known);
  });

  test('docs/configuration.md states the default of every variable that has one in its schema', () => {
    const wrong = declared.flatMap(({ name, schema }) => {
      const value = /\.default\('?([^')]*)'?\)/.exec(schema)?.[1]?.replaceAll('_', '');
      const row = rows.find(({ names }) => names.includes(name));
      return value === undefined || value === '[]' || row?.value.includes(value) ? [] : [`${name}: ${value}`];
    });
    expect(wrong).toEqual([]);
  });

  test.each(documents)('every variable that %s sets or names exists', (file) => {
    const text = readText(file);
    const set = codeIn(text).flatMap((code) =>
      [...code.matchAll(/\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)=/g)].map(([, name]) => name),
    );
    const named = codeSpansIn(text).filter((code) => /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(code) && isUserDocument(file));
    const ofTests = ['PUNTEO_SEED', 'PUNTEO_HISTORIES', 'PUNTEO_FAULT_COUNTS'];
    // An example has settings of its own beside it.
    const beside = file.startsWith('examples/') ? readText(file.replace(/README\.md$/, 'main.ts')) : '';
    const ofExample = beside.match(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g) ?? [];
    // Node's own word for where a program runs.
    const existing = [...known, 'NODE_ENV', ...ofTests, ...ofExample];
    expect([...set, ...named].filter((name) => !existing.includes(String(name)))).toEqual([]);
  });
});

describe('the command punteo', async () => {
  const commands = await commandsOf([]);

  test('has its commands, each of them, in the table of docs/operating.md', () => {
    const table = tableRowsUnder(operating, '## Commands').flatMap(([names = '']) => codeSpansIn(names));
    expect(table.filter((name) => name.startsWith('punteo ')).sort()).toEqual([...commands.keys()].sort());
  });

  test.each(documents)('has every command and option that %s names', (file) => {
    const unknown = codeIn(readText(file)).flatMap((code) =>
      [...code.matchAll(/(?<![@/\w])punteo ((?:[a-z]+ ?)+)([^\n`]*)/g)].flatMap(([, path = '', rest = '']) => {
        const name = [2, 1]
          .map((count) => `punteo ${path.trim().split(' ').slice(0, count).join(' ')}`)
          .find((candidate) => commands.has(candidate) || isGroup(candidate));
        if (name === undefined) return [`punteo ${path}`];
        const options = (rest.split(/#| && |\|/)[0]?.match(/--[a-z-]+/g) ?? []).filter((option) => option !== '--help');
        return options.filter((option) => !commands.get(name)?.includes(option)).map((option) => `${name} ${option}`);
      }),
    );
    expect(unknown).toEqual([]);
  });

  test.each(documents.filter(isUserDocument))('or the demo has every option that %s names by itself', (file) => {
    const known = [...[...commands.values()].flat(), '--help', '--once', '--day', '--orders', '--seed'];
    const options = codeSpansIn(readText(file)).flatMap((code) => code.match(/^--[a-z-]+/) ?? []);
    expect(options.filter((option) => !known.includes(option))).toEqual([]);
  });

  test('has the exit codes that docs/operating.md, docs/getting-started.md and its help list', async () => {
    const codes = Object.values(EXIT).map(String);
    const table = tableRowsUnder(operating, '## Commands').flatMap(([code = '']) => (/^\d+$/.test(code) ? [code] : []));
    expect(table).toEqual(codes);
    const help = await output(['--help']);
    for (const text of [readText('docs/getting-started.md').split(/exit codes/i)[1], help.split(/exit codes/i)[1]]) {
      expect(text?.match(/\b\d{1,2}\b/g)?.slice(0, codes.length)).toEqual(codes);
    }
  });

  function isGroup(name: string): boolean {
    return [...commands.keys()].some((command) => command.startsWith(`${name} `));
  }
});

describe('routes', () => {
  const ours = routesOf(reconciliation);
  const all = [...ours, ...routesOf(neopay), ...routesOf(pentagoo), ...routesOf(callbacks)];

  test('docs/operating.md lists every route of the API, and no other', () => {
    const table = tableRowsUnder(operating, '## API').flatMap(([routes = '']) => codeSpansIn(routes));
    expect(table.sort()).toEqual([...ours].sort());
  });

  test.each(documents)('every route in %s is in a contract', (file) => {
    const routes = codeIn(readText(file)).flatMap((code) =>
      [...code.matchAll(/\b(GET|PUT|POST|PATCH|DELETE) (?:https?:\/\/[^/\s]+)?(\/[^\s?`"']*)/g)].map(
        ([, method, path]) => `${method} ${path}`,
      ),
    );
    // The sandbox has routes of its own, and a path that contains a placeholder for a provider is a pattern.
    const checked = routes.filter((route) => !/\/sandbox\/|\/health|<provider>/.test(route));
    expect(checked.filter((route) => !all.some((known) => matches(known, route)))).toEqual([]);
  });
});

test('docs/operating.md lists every kind of discrepancy with the title that people see, and no other', () => {
  const table = tableRowsUnder(operating, '## Discrepancies').map(([kind, title]) => [kind, title]);
  expect(table).toEqual(DISCREPANCY_KINDS.map((kind) => [`\`${kind}\``, kindText(kind, 'en')]));
});

test('docs/merchant-events.md states how long a merchant event is tried, as the code decides', () => {
  const { least, most } = DELAY_SECONDS;
  expectToState('docs/merchant-events.md', `from ${least} seconds to ${most / 60} minutes`);
  expect([TRIED_SECONDS_MIN, WAITING_SECONDS_MAX]).toEqual([3_600, 3 * 86_400]);
  expectToState('docs/merchant-events.md', 'a 4xx status is dead after an hour');
  expectToState('docs/merchant-events.md', 'after any other failure it is dead after 3 days');
  const lasting = { waitingSince: new Date(0), triedSince: new Date(0) };
  const afterAnHour = new Date(TRIED_SECONDS_MIN * 1_000);
  const retried = [400, 401, 404, 408, 410, 425, 429].filter((status) => {
    const outcome = afterFailure({ reason: `http_${status}`, retryAfterSeconds: null }, lasting, afterAnHour);
    return !outcome.delivered && outcome.nextAttemptAt !== null;
  });
  expectToState('docs/merchant-events.md', `except ${retried.slice(0, -1).join(', ')} and ${retried.at(-1)}`);
});

test('docs/proof.md states how often a transaction that no node shows is verified', () => {
  const beganAt = new Date('2026-01-01T00:00:00Z');
  let times = 1;
  for (let at = nextSearchAt(beganAt, beganAt); at !== null; at = nextSearchAt(beganAt, at)) times += 1;
  expectToState('docs/proof.md', `${times} times at most`);
});

test('docs/proof.md states how many claims a verification covers', () => {
  expectToState('docs/proof.md', `at most ${CLAIMS_PER_VERIFICATION_MAX} claims`);
});

test('docs/chains.md lists the names and the finality of every known chain', () => {
  const table = tableRowsUnder(readText('docs/chains.md'), '## The file').filter(([id = '']) => /^\d+$/.test(id));
  const rows = table.map(([id = '', names = '', finality = '']) => [id, codeSpansIn(names), finality]);
  const known = Object.entries(KNOWN_CHAINS).map(([id, { names, finality }]) => [
    id,
    [...names],
    `\`${finality.tag}\`, else ${finality.depth} blocks`,
  ]);
  expect(rows).toEqual(known);
});

test('the decision on states names every state', () => {
  const decision = codeSpansIn(readText('docs/decisions/0006-standings-and-grades.md'));
  expect(STANDING_STATES.filter((state) => !decision.includes(state))).toEqual([]);
});

test('every metric that a document names exists', () => {
  const sources = sourceFiles('{apps,packages}/*/src/**/*.ts').map(readText).join('\n');
  const named = documents.flatMap((file) =>
    codeSpansIn(readText(file)).flatMap((code) => [...code.matchAll(/\bpunteo_[a-z_]+\b/g)].map(([name]) => name)),
  );
  expect(named).toContain('punteo_verifications_total');
  expect(named.filter((name) => !sources.includes(`'${name}'`))).toEqual([]);
});

test.each(documents)('every file and folder of the repository that %s names exists', (file) => {
  const paths = codeSpansIn(readText(file)).filter((code) =>
    /^(?:apps|packages|demo|deploy|bench|faults|consumers|tests|docs|\.github|\.ci|\.changeset)\/[\w./-]+$/.test(code),
  );
  const isExample = (path: string) => /solpay|00000N/.test(path);
  expect(paths.filter((path) => !isExample(path) && !existsSync(join(rootFolder, path)))).toEqual([]);
});

/** Documents for users of Punteo; the others name constants of the code too. */
function isUserDocument(file: string): boolean {
  return file === 'README.md' || file.startsWith('docs/');
}

function expectToState(file: string, claim: string): void {
  expect(readText(file).replaceAll(/\s+/g, ' ').includes(claim), `${file} should state: ${claim}`).toBe(true);
}

type Router = Readonly<Record<string, { readonly method: string; readonly path: string }>>;

/** `GET /v1/orders/{orderId}` */
function routesOf(router: unknown): readonly string[] {
  return Object.values(router as Router).map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
}

/** Whether a route is an example of a contract's route, in which a parameter may have any value. */
function matches(known: string, route: string): boolean {
  const pattern = known.replaceAll(/[.*+?^$()[\]\\|/-]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(route);
}

/** Each command with its options, read from the help: `punteo orders list` to `['--json', …]`. */
async function commandsOf(path: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const help = await output([...path, '--help']);
  const [, list = ''] = help.split(/^Commands:\n/m);
  const names = [...list.matchAll(/^ {2}([a-z]+(?:-[a-z]+)*)/gm)]
    .map(([, name]) => String(name))
    .filter((name) => name !== 'help');
  if (names.length === 0) return new Map([[`punteo ${path.join(' ')}`, help.match(/--[a-z-]+/g) ?? []]]);
  const nested = await Promise.all(names.map((name) => commandsOf([...path, name])));
  return new Map(nested.flatMap((each) => [...each]));
}

async function output(commandLine: readonly string[]): Promise<string> {
  let text = '';
  const terminal = {
    print: (report: string | Uint8Array) => {
      text += String(report);
    },
    note: () => {},
    progress: () => {},
    endProgress: () => {},
  };
  await runCli(commandLine, { environment: {}, terminal });
  return text;
}
