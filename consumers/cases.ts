/** A project outside the workspace that uses the published packages. */
export interface ConsumerCase {
  /** Folder in consumers/. */
  readonly folder: string;
  /** The oldest version of each release line of Node that the packages promise. */
  readonly node: '22.23.2' | '24.18.1';
  readonly packageManager: 'npm' | 'pnpm';
  /** null: a program in JavaScript. */
  readonly types: {
    readonly compiler: '5.9' | '7';
    readonly resolution: Resolution;
    readonly skipLibCheck: boolean;
  } | null;
  /** The project's own zod, beside the one of our packages. */
  readonly zod: '3' | '4' | null;
}

type Resolution = 'nodenext' | 'bundler';

/**
 * Every two values of two columns meet in one row at least; tests/consumers.test.ts holds that, and that each folder is as
 * its row says. A break that needs three values together may be missed.
 */
export const CONSUMERS: readonly ConsumerCase[] = [
  { folder: 'esm', node: '24.18.1', packageManager: 'pnpm', types: typescript('7', 'nodenext', true), zod: '4' },
  { folder: 'javascript', node: '22.23.2', packageManager: 'npm', types: null, zod: null },
  { folder: 'common-js', node: '24.18.1', packageManager: 'pnpm', types: null, zod: '3' },
  {
    folder: 'compiled-common-js',
    node: '22.23.2',
    packageManager: 'npm',
    types: typescript('5.9', 'nodenext', false),
    zod: '4',
  },
  { folder: 'strict', node: '24.18.1', packageManager: 'npm', types: typescript('7', 'bundler', false), zod: null },
  {
    folder: 'beside-zod-3',
    node: '22.23.2',
    packageManager: 'pnpm',
    types: typescript('7', 'nodenext', false),
    zod: '3',
  },
  {
    folder: 'older-compiler',
    node: '22.23.2',
    packageManager: 'pnpm',
    types: typescript('5.9', 'bundler', true),
    zod: '4',
  },
  {
    folder: 'express-shop',
    node: '24.18.1',
    packageManager: 'pnpm',
    types: typescript('5.9', 'nodenext', true),
    zod: null,
  },
  { folder: 'browser', node: '24.18.1', packageManager: 'npm', types: typescript('5.9', 'bundler', true), zod: '3' },
];

function typescript(compiler: '5.9' | '7', resolution: Resolution, skipLibCheck: boolean) {
  return { compiler, resolution, skipLibCheck };
}
