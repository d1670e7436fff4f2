import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));

function run(...flags: string[]) {
  const program = spawn(process.execPath, ['--conditions=@punteo/source', cli, ...flags]);
  const output = { stdout: '', stderr: '' };
  program.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  program.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  return { program, output, ended: once(program, 'exit').then(([code]) => code as number) };
}

test.each(['SIGINT', 'SIGTERM'] as const)('the sandbox stays up until %s, then leaves nothing', async (signal) => {
  const { program, output, ended } = run('--json', '--chain-id', '97', '--neopay-environment', 'live');
  await expect.poll(() => output.stdout, { timeout: 15_000 }).toContain('\n');
  const { pentagoo, neopay, chain } = JSON.parse(output.stdout);
  expect((await fetch(`${pentagoo.url}/sandbox/payments`)).status).toBe(200);
  expect((await fetch(`${neopay.url}/sandbox/payments`)).status).toBe(200);
  expect([chain.chainId, neopay.environment]).toEqual([97, 'live']);

  program.kill(signal);

  expect(await ended).toBe(0);
  await expect(fetch(chain.rpcUrl)).rejects.toThrow();
});

test('the lines it prints can be an environment file', async () => {
  const { program, output, ended } = run();
  await expect.poll(() => output.stdout, { timeout: 15_000 }).toContain('/sandbox/payments');
  program.kill('SIGINT');
  await ended;

  const lines = output.stdout.split('\n').filter((line) => line !== '');
  expect(lines.every((line) => /^(#|[A-Z_]+=\S+$)/.test(line))).toBe(true);
});

test('wrong usage is told with the option that is wrong', async () => {
  const { output, ended } = run('--chain-port', 'high');
  expect(await ended).toBe(1);
  expect(output.stderr).toContain('--chain-port');
});

test('a port that is taken ends it with one line', async () => {
  const first = run('--json');
  await expect.poll(() => first.output.stdout, { timeout: 15_000 }).toContain('\n');
  const { port } = new URL(JSON.parse(first.output.stdout).neopay.url);

  const second = run('--neopay-port', port);

  expect(await second.ended).toBe(1);
  expect(second.output.stderr).toMatch(/^punteo-sandbox: .*EADDRINUSE.*\n$/);
  first.program.kill('SIGTERM');
  expect(await first.ended).toBe(0);
});
