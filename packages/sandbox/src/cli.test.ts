import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

// Two commands serve all tests, because each starts a chain node: one prints JSON, one an environment file.

let withJson: RunningCommand;
let withoutFlags: RunningCommand;

beforeAll(async () => {
  withJson = startCommand('--json', '--chain-id', '97', '--neopay-environment', 'live');
  withoutFlags = startCommand();
  await Promise.all([withJson.outputWith('\n'), withoutFlags.outputWith('/sandbox/payments')]);
});
afterAll(() => {
  for (const { program } of [withJson, withoutFlags]) program.kill();
});

test('--json prints one document with the URLs of both running providers, and the options reach each part', async () => {
  const { pentagoo, neopay, chain } = JSON.parse(withJson.stdout());
  expect((await fetch(`${pentagoo.url}/sandbox/payments`)).status).toBe(200);
  expect((await fetch(`${neopay.url}/sandbox/payments`)).status).toBe(200);
  expect([chain.chainId, neopay.environment]).toEqual([97, 'live']);
});

test('without --json every printed line is valid in an environment file', () => {
  const lines = withoutFlags.stdout().split('\n');
  expect(lines.filter((line) => line !== '' && !/^(#|[A-Z_]+=\S+$)/.test(line))).toEqual([]);
  expect(lines).toContain('NEOPAY_ENVIRONMENT=sandbox');
});

test('wrong usage exits with 1 and names the wrong option', async () => {
  const command = startCommand('--chain-port', 'high');
  expect(await command.exitCode).toBe(1);
  expect(command.stderr()).toContain('--chain-port');
});

test('a taken port exits with 1 and one line that names the error', async () => {
  const { port } = new URL(JSON.parse(withJson.stdout()).neopay.url);
  const command = startCommand('--neopay-port', port);
  expect(await command.exitCode).toBe(1);
  expect(command.stderr()).toMatch(/^punteo-sandbox: .*EADDRINUSE.*\n$/);
});

// Last, because they stop the shared commands.
test.each([
  ['SIGINT', () => withJson, () => JSON.parse(withJson.stdout()).chain.rpcUrl],
  ['SIGTERM', () => withoutFlags, () => /^# Chain \d+ at (\S+)$/m.exec(withoutFlags.stdout())?.[1]],
] as const)(
  '%s stops the command with exit code 0, and no chain node keeps running',
  async (signal, command, rpcUrl) => {
    expect((await fetch(rpcUrl(), { method: 'POST' })).status).toBeGreaterThan(0);

    command().program.kill(signal);

    expect(await command().exitCode).toBe(0);
    await expect(fetch(rpcUrl(), { method: 'POST' })).rejects.toThrow('fetch failed');
  },
);

type RunningCommand = ReturnType<typeof startCommand>;

function startCommand(...flags: string[]) {
  const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));
  const program = spawn(process.execPath, ['--conditions=@punteo/source', cli, ...flags]);
  const output = { stdout: '', stderr: '' };
  program.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  program.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const exitCode = once(program, 'close').then(([code]) => code as number);
  return {
    program,
    exitCode,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    /** Resolves when stdout contains the text; rejects when the program ends before. */
    outputWith: (text: string) =>
      new Promise<void>((resolve, reject) => {
        const check = () => output.stdout.includes(text) && resolve();
        program.stdout.on('data', check);
        exitCode.then((code) => reject(new Error(`The command ended with ${code}.\n${output.stderr}`)));
        check();
      }),
  };
}
