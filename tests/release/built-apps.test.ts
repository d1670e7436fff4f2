import { expect, inject, test } from 'vitest';
import { run } from './run.ts';

const { repository } = inject('release');

test('the callback receiver starts from dist and names the variables that are missing', async () => {
  const { stderr } = await run('node', ['apps/callback-receiver/dist/main.js'], { cwd: repository, exitCodes: [78] });
  expect(stderr).toMatch(/^CALLBACK_KEYS: /m);
});

test('the command punteo starts from dist', async () => {
  const { stdout } = await run('node', ['apps/reconciliation/dist/main.js', '--help'], { cwd: repository });
  expect(stdout).toContain('Usage: punteo');
});
