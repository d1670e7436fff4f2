import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const entries = {
  pentagoo: 'PaymentCallback',
  neopay: 'Payment',
  callbacks: 'callbacks.receive.pathParams',
  reconciliation: 'Money',
  'merchant-events': 'MerchantEvent',
};

describe.each(Object.entries(entries))('a program that imports only @punteo/contracts/%s', (entry, schema) => {
  const issues = `contracts.${schema}.safeParse({}).error.issues.map(({ message }) => message)`;

  test('gets messages in English', async () => {
    const [message] = await run(
      `import * as contracts from '@punteo/contracts/${entry}'; console.log(JSON.stringify(${issues}))`,
    );
    expect(message).toMatch(/^(?:Invalid input: expected |Should be )/);
  });

  test('keeps the language that it chose', async () => {
    const setUp = `import { config } from 'zod'; import { de } from 'zod/v4/locales'; config(de());`;
    const program = `const contracts = await import('@punteo/contracts/${entry}'); console.log(JSON.stringify(${issues}))`;
    const [message] = await run(`${setUp} ${program}`);
    expect(message).toMatch(/^(?:Ungültige Eingabe|Should be )/);
  });

  test('does not load ts-rest', async () => {
    const hook = `import { registerHooks } from 'node:module'; const seen = [];
      registerHooks({ resolve: (name, context, next) => { seen.push(name); return next(name, context); } });`;
    const names = await run(`${hook} await import('@punteo/contracts/${entry}'); console.log(JSON.stringify(seen))`);
    expect(names).toContain('zod/mini');
    expect(names.filter((name) => name.startsWith('@ts-rest/') || name === 'zod')).toEqual([]);
  });
});

/** The list of texts that a program prints, in a process of its own: the language is global. */
async function run(program: string): Promise<readonly string[]> {
  const options = ['--conditions=@punteo/source', '--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, options, {
    cwd: new URL('..', import.meta.url).pathname,
  });
  return JSON.parse(stdout) as readonly string[];
}
