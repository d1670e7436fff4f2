import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startAnvil } from './anvil-process.ts';

test.concurrent.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'anvil stops when the program that started it ends by %s',
  async (signal) => {
    const program = spawn(
      process.execPath,
      [
        '--conditions=@punteo/source',
        '--input-type=module',
        '-e',
        `import { startAnvil } from ${JSON.stringify(new URL('./anvil-process.ts', import.meta.url).href)};
         const { rpcUrl, pid } = await startAnvil(['--port', '0']);
         console.log(JSON.stringify({ rpcUrl, pid }));
         setInterval(() => {}, 1_000_000);`,
      ],
      { cwd: tmpdir() },
    );
    const { rpcUrl, pid } = await new Promise<{ rpcUrl: string; pid: number }>((resolve) =>
      program.stdout.once('data', (line) => resolve(JSON.parse(String(line)))),
    );
    expect((await fetch(rpcUrl, { method: 'POST' })).status).toBeGreaterThan(0);

    program.kill(signal);

    await expect.poll(() => isRunning(pid)).toBe(false);
    await expect(fetch(rpcUrl)).rejects.toThrow();
  },
);

test('close stops anvil and leaves no process and no file', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  vi.stubEnv('TMPDIR', directory);
  const anvil = await startAnvil(['--port', '0']);
  vi.unstubAllEnvs();
  expect(readdirSync(directory)).toHaveLength(1);

  await anvil.close();
  await anvil.close();

  expect(isRunning(anvil.pid)).toBe(false);
  expect(readdirSync(directory)).toEqual([]);
  rmSync(directory, { recursive: true });
});

test('a taken port is rejected with the message of anvil', async () => {
  const anvil = await startAnvil(['--port', '0']);

  await expect(startAnvil(['--port', new URL(anvil.rpcUrl).port])).rejects.toThrow('anvil ended before');

  await anvil.close();
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
