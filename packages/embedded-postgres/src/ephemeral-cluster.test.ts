import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createEphemeralCluster, openEphemeral } from './ephemeral-cluster.ts';
import { commandLineOf } from './process-identity.ts';

test('nothing is started before it is opened, and nothing is left of it afterwards', async () => {
  const cluster = await createEphemeralCluster();
  expect(existsSync(join(cluster.directory, 'postgres'))).toBe(false);
  await openEphemeral(cluster.directory, { durable: false });
  const pid = postmasterPid(cluster.directory);
  await cluster.destroy();
  expect([existsSync(cluster.directory), commandLineOf(pid)]).toEqual([false, null]);
});

test('a cluster whose owner was killed with -9 is cleared away by the next owner', async () => {
  const { owner, directory, pid } = await startOwner('live');
  const ended = new Promise((resolve) => owner.once('exit', resolve));
  owner.kill('SIGKILL');
  await ended;
  expect(commandLineOf(pid)).not.toBeNull();
  const next = await createEphemeralCluster();
  expect([existsSync(directory), commandLineOf(pid)]).toEqual([false, null]);
  await next.destroy();
});

test('an owner that exits without a word takes its server along', async () => {
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
