import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { useRegistry } from './repository.ts';
import { run } from './run.ts';

/** The message when @punteo/contracts, whose schemas are of zod 4, is installed beside zod 3. */

const { folder: temporary, registry } = inject('release');
const folder = join(temporary, 'wrong-peer');
const packages = ['zod@3.25.76', '@punteo/contracts'];

beforeAll(async () => {
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'wrong-peer', private: true }));
  await useRegistry(folder, { url: registry, token: '' });
});

test('npm install stops and names the peer and its range', async () => {
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', ...packages];
  const { stderr } = await run('npm', args, { cwd: folder, exitCodes: [1] });
  expect(stderr).toMatch(/peer zod@"\^4\.[\d.]+" from @punteo\/contracts@/);
});

test('pnpm add warns, and the command in its warning names the peer and its range', async () => {
  const args = ['add', '--prefer-offline', '--config.minimumReleaseAge=0', ...packages];
  const { stdout, stderr } = await run('pnpm', args, { cwd: folder });
  expect(stdout + stderr).toContain('Issues with peer dependencies found. Run "pnpm peers check" to list them.');
  const list = await run('pnpm', ['peers', 'check'], { cwd: folder, exitCodes: [0, 1] });
  expect(list.stdout + list.stderr).toMatch(
    /unmet peer zod\s+Installed: 3\.25\.76\s+Wanted:\s+\^4\.[\s\S]*@punteo\/contracts@/,
  );
});
