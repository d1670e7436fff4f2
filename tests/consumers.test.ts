import { describe, expect, test } from 'vitest';
import { CONSUMERS, type ConsumerCase } from '../consumers/cases.ts';
import { type Manifest, readJson, sourceFiles } from './workspace.ts';

/** The table of consumers. They are installed and run by tests/release/consumers.test.ts. */

const columns: Readonly<Record<string, (row: ConsumerCase) => string | null>> = {
  node: ({ node }) => node,
  packageManager: ({ packageManager }) => packageManager,
  compiler: ({ types }) => types?.compiler ?? null,
  resolution: ({ types }) => types?.resolution ?? null,
  skipLibCheck: ({ types }) => (types === null ? null : String(types.skipLibCheck)),
  zod: ({ zod }) => zod ?? 'none',
};

const names = Object.keys(columns);
const pairs = names.flatMap((left, index) => names.slice(index + 1).map((right) => ({ left, right })));

test.each(pairs)('every value of $left meets every value of $right', ({ left, right }) => {
  const met = new Set(CONSUMERS.map((row) => `${columns[left]?.(row)} and ${columns[right]?.(row)}`));
  const expected = valuesOf(left).flatMap((one) => valuesOf(right).map((other) => `${one} and ${other}`));
  expect(expected.filter((pair) => !met.has(pair))).toEqual([]);
});

test('each folder of consumers/ has a row', () => {
  const folders = sourceFiles('consumers/*/package.json').map((file) => file.split('/')[1]);
  expect(CONSUMERS.map(({ folder }) => folder).sort()).toEqual(folders.sort());
});

describe.each(CONSUMERS)('consumers/$folder', ({ folder, types, zod }) => {
  const { dependencies = {}, devDependencies = {} } = readJson<Manifest>(`consumers/${folder}/package.json`);

  test('has the zod of its row', () => {
    expect(/\d/.exec(dependencies.zod ?? '')?.[0] ?? null).toBe(zod);
  });

  test('has the compiler of its row', () => {
    expect(/^~?(5\.9|7)\./.exec(devDependencies.typescript ?? '')?.[1]).toBe(types?.compiler);
  });
});

describe.each(CONSUMERS.filter(({ types }) => types !== null))('consumers/$folder', ({ folder, types }) => {
  test('has the compiler settings of its row', () => {
    const { compilerOptions } = readJson<{ compilerOptions: Settings }>(`consumers/${folder}/tsconfig.json`);
    const { module, moduleResolution: resolution = module, skipLibCheck } = compilerOptions;
    expect({ resolution, skipLibCheck }).toEqual({ resolution: types?.resolution, skipLibCheck: types?.skipLibCheck });
  });
});

interface Settings {
  readonly module: string;
  readonly moduleResolution?: string;
  readonly skipLibCheck: boolean;
}

/** The values of a column, without the empty cells of programs in JavaScript. */
function valuesOf(column: string): readonly string[] {
  return [...new Set(CONSUMERS.map((row) => columns[column]?.(row) ?? null))].filter((value) => value !== null);
}
