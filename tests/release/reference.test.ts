import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { buildReference } from '../../reference/src/build-reference.ts';
import { publishedPackages } from '../workspace.ts';
import { type Output, run } from './run.ts';

describe('pnpm reference', () => {
  const { repository } = inject('release');
  let output: Output;
  beforeAll(async () => {
    output = await run('pnpm', ['run', 'reference'], { cwd: repository, exitCodes: [0, 1] });
  });
  const page = (path: string) => readFile(join(repository, 'dist/reference', path), 'utf8');

  test('ends without a warning', () => {
    expect(output.stderr).not.toMatch(/warning|error/i);
    expect(output.stdout).toMatch(/^0 warnings\. /m);
    expect(output.code).toBe(0);
  });

  test('writes a page for every published entry point, and for nothing else', async () => {
    const published = publishedPackages().flatMap(({ manifest: { name, publishConfig } }) =>
      Object.keys(publishConfig?.exports ?? {}).map((path) => name + path.slice(1)),
    );
    expect(published).toContain('@punteo/clients/neopay');
    const titles = (await readdir(join(repository, 'dist/reference/modules'))).map(
      async (file) => /<h1>Module (.+?)<\/h1>/.exec((await page(`modules/${file}`)).replaceAll('<wbr/>', ''))?.[1],
    );
    expect((await Promise.all(titles)).sort()).toEqual(published.sort());
  });

  test('shows the docstring of a function', async () => {
    expect(await page('functions/_punteo_json.readJson.html')).toContain(
      'because one reader would keep the first value',
    );
  });

  test('shows a contract as the table of its routes, and a schema with the type of its values', async () => {
    const contract = await page('variables/_punteo_contracts_neopay.neopay.html');
    expect(contract).toContain('<td><code>POST /api/payments</code></td>');
    expect(contract).not.toContain('ZodMini');
    const schema = (await page('variables/_punteo_contracts_neopay.Payment.html')).replaceAll(/<[^>]+>/g, '');
    expect(schema).toContain('Payment: ZodMiniPipe&lt;Payment&gt;');
  });
});

describe('the builder of the reference', () => {
  const folders: string[] = [];
  afterEach(async () => {
    vi.restoreAllMocks();
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  test.each([
    [
      'an export without a docstring',
      'export const limit = 1;',
      'limit (Variable), defined in sample/index.ts, does not',
    ],
    [
      'a method without a docstring',
      '/** A port. */\nexport interface Port { open(): void }',
      'Port.open (CallSignature), defined in sample/index.ts, does not',
    ],
    [
      'a type that an export names and that is not exported',
      'interface Hidden { a: 1 }\n/** Sample. */\nexport const shown: Hidden = { a: 1 };',
      'Hidden, defined in sample/index.ts, is referenced by',
    ],
    ['a link that leads nowhere', '/** See {@link missing}. */\nexport const limit = 1;', 'Failed to resolve link'],
  ])('warns about %s', async (_what, source, warning) => {
    expect(await warningsAbout(`/** Sample.\n * @module */\n\n${source}\n`)).toEqual([
      expect.stringContaining(warning),
    ]);
  });

  test('warns about an entry point without a docstring', async () => {
    expect(await warningsAbout('/** Sample. */\nexport const limit = 1;\n')).toEqual([
      expect.stringContaining('sample (Module), defined in sample/index.ts, does not'),
    ]);
  });

  /** Of a workspace with two packages, of which `sample` has this source. */
  async function warningsAbout(source: string): Promise<readonly string[]> {
    const folder = await mkdtemp(join(tmpdir(), 'punteo-reference-'));
    folders.push(folder);
    const sources = { sample: source, other: '/** Other.\n * @module */\n\n/** Other. */\nexport const other = 1;\n' };
    const entries = Object.keys(sources).map((name) => ({
      name,
      packageName: name,
      file: join(folder, name, 'index.ts'),
    }));
    await writeFile(join(folder, 'package.json'), '{ "name": "root" }');
    await writeFile(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "types": [] }, "include": ["*/index.ts"] }');
    for (const [name, text] of Object.entries(sources)) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'package.json'), `{ "name": "${name}", "type": "module" }`);
      await writeFile(join(folder, name, 'index.ts'), text);
    }
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const count = await buildReference(folder, entries, join(folder, 'out'));
    expect(count).toBe(warn.mock.calls.length);
    return warn.mock.calls.map(([message]) => String(message));
  }
});
