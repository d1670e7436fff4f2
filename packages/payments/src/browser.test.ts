import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';
import type * as payments from './index.ts';

test('the whole package is bundled for a browser, without a module or a global of Node', async () => {
  const { code, imports } = await browserBundle();
  expect(imports).toEqual([]);
  expect(code.match(/\bprocess\.\w|\bglobalThis\.Buffer\b|\brequire\(/g)).toBe(null);
  const built = await evaluate(code);
  expect(built.amountText(built.moneyFromDecimal('12.50', 'USD'))).toEqual({ value: '12.50', currency: 'USD' });
});

test('a signature outside Node is refused with the reason', async () => {
  const built = await evaluate((await browserBundle()).code);
  expect(() => built.parseKeyring(`k1:${'ab'.repeat(32)}`)).toThrow(
    'Callback addresses and signatures need Node. Call this function on the server.',
  );
});

function evaluate(code: string): Promise<typeof payments> {
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

async function browserBundle(): Promise<{ readonly code: string; readonly imports: readonly string[] }> {
  await using build = await rolldown({
    input: fileURLToPath(new URL('index.ts', import.meta.url)),
    platform: 'browser',
    resolve: { conditionNames: ['@punteo/source', 'browser', 'import', 'default'] },
    // A module that is not found would be left as an import.
    onLog: (_level, log) => {
      throw new Error(log.message);
    },
  });
  const [chunk] = (await build.generate({ format: 'es' })).output;
  return { code: chunk.code, imports: chunk.imports };
}
