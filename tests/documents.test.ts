import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type Manifest,
  publishedPackages,
  readJson,
  readText,
  rootFolder,
  sourceFiles,
  workspacePackages,
} from './workspace.ts';

const documents = [...sourceFiles('**/*.md'), ...sourceFiles('.changeset/*.md')];
const scripts = Object.keys(readJson<Manifest>('package.json').scripts ?? {});

/** It names what it looks for. */
const thisFile = 'tests/documents.test.ts';

/** Verbs of pnpm itself that our documents may use. */
const verbsOfPnpm = ['add', 'audit', 'exec', 'install', 'pack'];

describe('documents', () => {
  test.each(documents)('every link and anchor in %s leads somewhere', (file) => {
    expect(linksIn(readText(file)).filter((link) => !resolves(file, link))).toEqual([]);
  });

  test.each(documents)('every pnpm command in %s exists', (file) => {
    const verbs = codeIn(readText(file)).flatMap((code) =>
      [...code.matchAll(/\bpnpm (?:run )?([a-z][a-z:-]*)/g)].map((match) => String(match[1])),
    );
    expect(verbs.filter((verb) => !scripts.includes(verb) && !verbsOfPnpm.includes(verb))).toEqual([]);
  });

  test('every command of punteo that a document names exists', () => {
    const help = execFileSync('node', ['--conditions=@punteo/source', 'apps/reconciliation/src/main.ts', '--help'], {
      cwd: rootFolder,
      encoding: 'utf8',
    });
    const commands = [...help.matchAll(/^ {2}([a-z]+) /gm)].map((match) => String(match[1]));
    expect(commands).toContain('reconcile');
    const named = documents.flatMap((file) =>
      codeIn(readText(file)).flatMap((code) => [...code.matchAll(/(?<!@)\bpunteo ([a-z]+)/g)].map((match) => match[1])),
    );
    expect(named).toContain('reconcile');
    expect(named.filter((name) => !commands.includes(String(name)))).toEqual([]);
  });

  test.each(publishedPackages())('$manifest.name has a README.md that opens with its name', ({ folder, manifest }) => {
    expect(readText(`${folder}/README.md`).split('\n')[0]).toBe(`# ${manifest.name}`);
  });

  test('docs/configuration.md has every variable that the apps and adapters read, and no other', () => {
    const schemas = sourceFiles('{apps,packages,packages/adapters}/*/src/{config,providers}.ts');
    const read = schemas.flatMap((file) =>
      [...readText(file).matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map((match) => match[1]),
    );
    const documented = [...readText('docs/configuration.md').matchAll(/^\| (`[A-Z_`, ]+) \|/gm)].flatMap((row) =>
      String(row[1])
        .split(', ')
        .map((name) => name.replaceAll('`', '')),
    );
    expect(documented.toSorted()).toEqual([...new Set(read)].toSorted());
  });

  test('every decision is one screen: at most 60 lines', () => {
    const long = sourceFiles('docs/decisions/*.md').filter((file) => readText(file).split('\n').length > 60);
    expect(long).toEqual([]);
  });
});

describe('committed files', () => {
  const everyFile = [
    ...sourceFiles('**/*.{ts,md,json,yaml,yml,sql,sol,html,css,txt,csv,ndjson}'),
    ...sourceFiles('.{changeset,github}/**/*.{md,json,yml}'),
    '.ci/run',
  ];

  test('name no path of the machine they were written on', () => {
    const places = [rootFolder, `${homedir()}/`, `${tmpdir()}/`, '/home/', '/Users/'];
    const telling = everyFile.filter((file) => places.some((place) => readText(file).includes(place)));
    expect(telling).toEqual([thisFile]);
  });

  test("name no registry host: where packages come from is the reader's setting", () => {
    const host = /registry\.(npmjs|npmmirror|yarnpkg)\./;
    expect(everyFile.filter((file) => host.test(readText(file)))).toEqual([]);
  });
});

describe('changesets', () => {
  const pending = sourceFiles('.changeset/*.md')
    .map((file) => ({ file, ...parseChangeset(readText(file)) }))
    .filter(({ releases }) => Object.keys(releases).length > 0);
  const ignored = readJson<{ ignore: readonly string[] }>('.changeset/config.json').ignore;
  const versioned = workspacePackages().filter(
    ({ manifest }) => manifest.version !== undefined && !ignored.includes(manifest.name),
  );

  test.each(versioned)('$manifest.name has a changelog or a changeset that will start it', ({ folder, manifest }) => {
    const announced = pending.some(({ releases }) => manifest.name in releases);
    expect(announced || existsSync(join(rootFolder, folder, 'CHANGELOG.md'))).toBe(true);
  });

  test.each(pending)(
    '$file names packages of the house and says what changed in a sentence',
    ({ releases, summary }) => {
      const names = workspacePackages().map(({ manifest }) => manifest.name);
      expect(Object.keys(releases).filter((name) => !names.includes(name))).toEqual([]);
      expect(summary).toMatch(/^[A-Z`].*\.$/m);
    },
  );
});

interface Changeset {
  readonly releases: Readonly<Record<string, string>>;
  readonly summary: string;
}

function parseChangeset(text: string): Changeset {
  const [, head = '', ...body] = text.split(/^---$/m);
  const releases = [...head.matchAll(/^['"]?(@[^'":]+)['"]?: (major|minor|patch)$/gm)];
  return {
    releases: Object.fromEntries(releases.map((match) => [String(match[1]), String(match[2])])),
    summary: body.join('---').trim(),
  };
}

/** Targets of links and pictures; addresses of the web are left to their owners. */
function linksIn(text: string): readonly string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)/g), ...prose.matchAll(/(?:src|srcset|href)="([^"]+)"/g)]
    .map((match) => String(match[1]))
    .filter((link) => !/^[a-z]+:/.test(link));
}

function resolves(file: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : join(dirname(file), path);
  if (!existsSync(join(rootFolder, target))) return false;
  return anchor === undefined || anchorsIn(readText(target)).includes(anchor);
}

/** A heading's anchor as it is made where repositories are read: lower case, blanks to hyphens, punctuation dropped. */
function anchorsIn(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    String(match[1])
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function codeIn(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^```(?:bash|sh|console|text)?\n([\s\S]*?)^```/gm)].map((match) => String(match[1]));
  return [...blocks, ...[...text.matchAll(/`([^`\n]+)`/g)].map((match) => String(match[1]))];
}
