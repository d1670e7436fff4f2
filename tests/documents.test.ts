import { existsSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeIn, documents } from './markdown.ts';
import {
  type Manifest,
  publishedPackages,
  readJson,
  readText,
  rootFolder,
  sourceFiles,
  workspacePackages,
} from './workspace.ts';

const scripts = Object.keys(readJson<Manifest>('package.json').scripts ?? {});

/** This file contains the paths that it looks for. */
const thisFile = 'tests/documents.test.ts';

/** Commands of pnpm itself that our documents may use. */
const pnpmCommands = ['add', 'audit', 'exec', 'install', 'pack'];

describe('documents', () => {
  test.each(documents)('every link and anchor in %s has a target', (file) => {
    expect(linksIn(readText(file)).filter((link) => !resolves(file, link))).toEqual([]);
  });

  test('every page and every picture can be reached from README.md by links', () => {
    const pages = sourceFiles('{*.md,docs/**/*.md,docs/images/*.png,packages/**/README.md,examples/*/README.md}');
    const generated = /(^|\/)CHANGELOG\.md$/;
    const reached = reachableFrom('README.md');
    expect(pages.filter((page) => !generated.test(page) && !reached.has(page))).toEqual([]);
  });

  test.each(documents)('every pnpm command in %s exists', (file) => {
    const verbs = codeIn(readText(file)).flatMap((code) =>
      [...code.matchAll(/\bpnpm (?:run )?([a-z][a-z:-]*)/g)].map((match) => String(match[1])),
    );
    expect(verbs.filter((verb) => !scripts.includes(verb) && !pnpmCommands.includes(verb))).toEqual([]);
  });

  test.each(publishedPackages())('the README.md of $manifest.name begins with its name', ({ folder, manifest }) => {
    expect(readText(`${folder}/README.md`).split('\n')[0]).toBe(`# ${manifest.name}`);
  });

  test('every decision has at most 60 lines', () => {
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

  test('contain no path of the machine they were written on', () => {
    const places = [rootFolder, `${homedir()}/`, `${tmpdir()}/`, '/home/', '/Users/'];
    const containing = everyFile.filter((file) => places.some((place) => readText(file).includes(place)));
    expect(containing).toEqual([thisFile]);
  });

  test("contain no registry host, since the source of packages is the reader's setting", () => {
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

  test.each(versioned)(
    '$manifest.name has a changelog, or a changeset that will create one',
    ({ folder, manifest }) => {
      const announced = pending.some(({ releases }) => manifest.name in releases);
      expect(announced || existsSync(join(rootFolder, folder, 'CHANGELOG.md'))).toBe(true);
    },
  );

  test.each(pending)(
    '$file names packages of the workspace and describes the change in a sentence',
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

/** Targets of links and pictures within the repository. */
function linksIn(text: string): readonly string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)/g), ...prose.matchAll(/(?:src|srcset|href)="([^"]+)"/g)]
    .map((match) => String(match[1]))
    .filter((link) => !/^[a-z]+:/.test(link));
}

/** Pages and pictures, link by link. A link to a folder shows its README.md, or else the list of its files. */
function reachableFrom(start: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let page = waiting.pop(); page !== undefined; page = waiting.pop()) {
    if (reached.has(page)) continue;
    reached.add(page);
    if (!page.endsWith('.md')) continue;
    for (const link of linksIn(readText(page))) {
      const [path = ''] = link.split('#');
      if (path === '') continue;
      const target = join(dirname(page), path);
      const isFolder = existsSync(join(rootFolder, target)) && statSync(join(rootFolder, target)).isDirectory();
      const [readme, files] = [sourceFiles(join(target, 'README.md')), sourceFiles(join(target, '*.md'))];
      waiting.push(...(isFolder ? (readme.length > 0 ? readme : files) : [target]));
    }
  }
  return reached;
}

function resolves(file: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : join(dirname(file), path);
  if (!existsSync(join(rootFolder, target))) return false;
  return anchor === undefined || anchorsIn(readText(target)).includes(anchor);
}

/** Anchors of headings as code hosts generate them: lower case, hyphens for blanks, no punctuation. */
function anchorsIn(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    String(match[1])
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
