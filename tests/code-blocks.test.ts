import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BlockRunner, startBlockRunner } from './code-blocks/run-block.ts';
import { codeBlocks, documents } from './markdown.ts';
import { readText } from './workspace.ts';

/** How a block is tested that is no program of its own. */
const exceptions: Readonly<Record<string, Exception>> = {
  // Members of the object that `createSolpay` returns.
  'docs/adding-a-provider.md 1': { linesOf: 'packages/testing/src/solpay/solpay.ts' },
  'docs/adding-a-provider.md 2': { linesOf: 'packages/testing/src/solpay/solpay.ts' },
  // tests/merchant-events.test.ts runs it behind the real receiver.
  'docs/merchant-events.md 1': { copyOf: 'apps/callback-receiver/src/__fixtures__/merchant-endpoint.ts' },
  'packages/clients/README.md 2': { calledBy: 'tests/code-blocks/post-merchant-event.ts' },
};

type Exception =
  | { readonly linesOf: string }
  | { readonly copyOf: string }
  /** A program that calls what the block exports. */
  | { readonly calledBy: string };

const blocks = documents.flatMap((page) =>
  codeBlocks(readText(page), ['ts', 'js', 'typescript', 'javascript', 'mjs']).map((block, index) => ({
    ...block,
    page,
    id: `${page} ${index + 1}`,
  })),
);

let runner: BlockRunner;
beforeAll(async () => {
  runner = await startBlockRunner();
});
afterAll(() => runner?.close());

describe('every program in a document runs against the sandbox, with the packages that its page installs', () => {
  const programs = blocks.filter(({ id }) => !(id in exceptions) || 'calledBy' in exceptionOf(id));

  test.each(programs)('$id prints what its comments say', async ({ id, page, code }) => {
    const exception = exceptions[id];
    const caller = exception !== undefined && 'calledBy' in exception ? exception.calledBy : undefined;
    const { exitCode, output } = await runner.run(code, installedOn(page), caller);
    expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.any(String) });
    expectLines(output, [...printedBy(code), ...(caller === undefined ? [] : printedBy(readText(caller)))]);
  });
});

describe('a part of a program in a document', () => {
  test.each(blocks.filter(({ id }) => 'linesOf' in exceptionOf(id)))(
    '$id consists of lines of a file that tests run, in their order',
    ({ id, code }) => {
      const { linesOf } = exceptionOf(id) as { linesOf: string };
      const lines = code.split('\n').map((line) => line.trim());
      const inFile = readText(linesOf)
        .split('\n')
        .map((line) => line.trim());
      let from = 0;
      const missing = lines.filter((line) => {
        const found = inFile.indexOf(line, from);
        if (found >= 0) from = found + 1;
        return found < 0;
      });
      expect(missing).toEqual([]);
    },
  );

  test.each(blocks.filter(({ id }) => 'copyOf' in exceptionOf(id)))('$id is a file that tests run', ({ id, code }) => {
    const { copyOf } = exceptionOf(id) as { copyOf: string };
    expect(code).toBe(readText(copyOf));
  });

  test('is listed here only while it exists', () => {
    expect(Object.keys(exceptions).filter((id) => !blocks.some((block) => block.id === id))).toEqual([]);
  });
});

function exceptionOf(id: string): Exception | Record<string, never> {
  return exceptions[id] ?? {};
}

/** The packages that the `pnpm add` commands of the page install. */
function installedOn(page: string): readonly string[] {
  return codeBlocks(readText(page), ['sh']).flatMap(({ code }) =>
    [...code.matchAll(/^pnpm add (.+)$/gm)].flatMap(([, names = '']) => names.split(/\s+/)),
  );
}

/** What a comment behind `console.log` or `console.error` says that it prints. `…` stands for any text. */
function printedBy(code: string): readonly string[] {
  return [...code.matchAll(/console\.(?:log|error)\(.*\); \/\/ (.+)$/gm)].map(([, text]) => String(text));
}

function expectLines(output: string, expected: readonly string[]): void {
  const lines = output.split('\n');
  let from = 0;
  const missing = expected.filter((text) => {
    const found = lines.findIndex((line, index) => index >= from && matches(text, line));
    if (found >= 0) from = found + 1;
    return found < 0;
  });
  expect(missing, output).toEqual([]);
}

function matches(text: string, line: string): boolean {
  const pattern = text.split('…').map((part) => part.replaceAll(/[.*+?^$()[\]{}\\|/-]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`).test(line);
}
