import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createEphemeralCluster, openEphemeral } from './ephemeral-cluster.ts';
import { commandLineOf } from './process-identity.ts';

test('an ephemeral cluster starts when it is opened, and leaves no process or file after destroy', async () => {
  const cluster = await createEphemeralCluster();
  expect(existsSync(join(cluster.directory, 'postgres'))).toBe(false);
  await openEphemeral(cluster.directory, { durable: false });
  const pid = postmasterPid(cluster.directory);
  await cluster.destroy();
  expect([existsSync(cluster.directory), commandLineOf(pid)]).toEqual([false, null]);
});

test('an ephemeral cluster whose owner was killed with -9 is removed when the next one is created', async () => {
  const { owner, directory, pid } = await startOwner('live');
  const ended = new Promise((resolve) => owner.once('exit', resolve));
  owner.kill('SIGKILL');
  await ended;
  expect(commandLineOf(pid)).not.toBeNull();
  const next = await createEphemeralCluster();
  expect([existsSync(directory), commandLineOf(pid)]).toEqual([false, null]);
  await next.destroy();
});

test('the server of an ephemeral cluster stops when its owner exits without destroying it', async () => {
  const { owner, directory, pid } = await startOwner('end');
  while (owner.exitCode === null) await sleep(20);
  while (commandLineOf(pid) !== null) await sleep(20);
  const next = await createEphemeralCluster();
  expect(existsSync(directory)).toBe(false);
  await next.destroy();
});

async function startOwner(fate: 'live' | 'end'): Promise<{ owner: ChildProcess; directory: string; pid: number }> {
  const program = fileURLToPath(new URL('./__fixtures__/ephemeral-owner.ts', import.meta.url));
  const owner = spawn(process.execPath, ['--conditions=@punteo/source', program, fate], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve) => owner.stdout.once('data', (chunk) => resolve(String(chunk))));
  return { owner, ...(JSON.parse(line) as { directory: string; pid: number }) };
}

function postmasterPid(directory: string): number {
  return Number(readFileSync(join(directory, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}
