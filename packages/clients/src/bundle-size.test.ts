import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { describe, expect, test } from 'vitest';

/** Bytes of one client in a browser with its validation: bundled, minified, compressed with gzip. No limit is over 30 kB. */
const limits = [
  { name: 'createPentagooClient', from: './index.ts', bytesMax: 17_000 },
  { name: 'createNeopayClient', from: './index.ts', bytesMax: 21_000 },
  { name: 'createReconciliationClient', from: './index.ts', bytesMax: 30_000 },
  { name: 'verifyMerchantEvent', from: './events/index.ts', bytesMax: 23_000 },
];

describe.each(limits)('$name in a browser', ({ name, from, bytesMax }) => {
  test(`has at most ${bytesMax} bytes, compressed`, async () => {
    const { code } = await bundle(name, from);
    expect(gzipSync(code, { level: 9 }).byteLength).toBeLessThanOrEqual(bytesMax);
  });

  test('contains neither ts-rest, nor the classic zod, nor a module of Node', async () => {
    const { modules, imports } = await bundle(name, from);
    expect(modules.filter((id) => /@ts-rest|zod\/v4\/classic|undici/.test(id))).toEqual([]);
    expect(imports).toEqual([]);
  });

  test('has the English messages of zod', async () => {
    const { code } = await bundle(name, from);
    expect(code.includes('Invalid input: expected')).toBe(true);
  });
});

interface Bundle {
  readonly code: string;
  /** Paths of the files that code was taken from. */
  readonly modules: readonly string[];
  /** What it still imports when it runs. */
  readonly imports: readonly string[];
}

/** What a program contains that imports one name. */
async function bundle(name: string, from: string): Promise<Bundle> {
  const entry = fileURLToPath(new URL('program.ts', import.meta.url));
  await using build = await rolldown({
    input: entry,
    platform: 'browser',
    resolve: { conditionNames: ['@punteo/source', 'browser', 'import', 'default'] },
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === entry ? entry : null),
        load: (id) => (id === entry ? `export { ${name} } from '${from}';` : null),
      },
    ],
    // A module that is not found would be left as an import.
    onLog: (_level, log) => {
      throw new Error(log.message);
    },
  });
  const [chunk] = (await build.generate({ format: 'es', minify: true })).output;
  const modules = Object.entries(chunk.modules).filter(([, { renderedLength }]) => renderedLength > 0);
  return { code: chunk.code, modules: modules.map(([id]) => id), imports: chunk.imports };
}
