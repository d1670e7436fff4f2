import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { withNode } from './node-version.ts';
import { useRegistry } from './repository.ts';
import { run } from './run.ts';

/** The message on Node 20, which the packages do not support. */

const { folder: temporary, repository, registry } = inject('release');
const folder = join(temporary, 'old-node');
const range = '^22.23.2 || >=24.18.1';
let environment: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'old', private: true }));
  await useRegistry(folder, { url: registry, token: '' });
  environment = await withNode('20.19.0', temporary);
});

test('npm install warns with the wanted and the present version', async () => {
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', '@punteo/json'];
  const { stderr } = await run('npm', args, { cwd: folder, environment });
  expect(stderr).toMatch(/Unsupported engine[\s\S]*@punteo\/json@/);
  expect(stderr).toContain(`required: { node: '${range}' }`);
  expect(stderr).toContain("current: { node: 'v20.19.0'");
});

test('pnpm add warns with the wanted and the present version', async () => {
  const args = ['add', '--prefer-offline', '--config.minimumReleaseAge=0', '@punteo/json'];
  const { stdout, stderr } = await run('pnpm', args, { cwd: folder, environment });
  expect(stdout + stderr).toMatch(/Unsupported engine for @punteo\/json@/);
  expect(stdout + stderr).toContain(`wanted: {"node":"${range}"} (current: {"node":"20.19.0"})`);
});

test.each([
  ...['20.19.0', '22.10.0'].flatMap((node) =>
    ['demo', 'punteo', 'receiver', 'test', 'check'].map((script) => ({ node, script })),
  ),
])(
  'pnpm $script in a clone ends on Node $node with a sentence that names the version it needs',
  async ({ node, script }) => {
    const old = await withNode(node, temporary);
    const options = { cwd: repository, exitCodes: [78], environment: old };
    const { stdout, stderr } = await run('pnpm', [script], options);
    expect(stdout + stderr).toContain(
      `In a clone of its repository Punteo needs Node 24.18.1 or later. This is Node ${node}. Install a newer one, or put \`npx -y -p node@24 -p pnpm@12\` in front of the command.\n`,
    );
    expect(stdout + stderr).not.toMatch(/^ {4}at /m);
  },
);

describe.each([
  { program: 'punteo-sandbox', file: 'packages/sandbox/dist/cli.js' },
  { program: 'punteo', file: 'apps/reconciliation/dist/main.js' },
  { program: 'The callback receiver', file: 'apps/callback-receiver/dist/main.js' },
])('$program', ({ program, file }) => {
  test('ends with one sentence that names the versions it needs', async () => {
    const { stdout, stderr } = await run('node', [file], { cwd: repository, exitCodes: [78], environment });
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `${program} needs Node 22.23.2 or a later 22, or 24.18.1 or later. This is Node 20.19.0. Install one of these, or run it with \`npx -y -p node@24\`.\n`,
    );
  });
});
