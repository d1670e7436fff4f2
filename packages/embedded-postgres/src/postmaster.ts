import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLineOf } from './process-identity.ts';

/** What PostgreSQL wrote down about its main process. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** The living main process of a cluster, whoever started it; null when there is none. */
export function livingPostmaster(cluster: string): Postmaster | null {
  const postmaster = readPostmaster(cluster);
  return postmaster && isPostmasterOf(cluster, postmaster.pid) ? postmaster : null;
}

/**
 * Lets a new postmaster take over a lock file whose pid was given to a stranger. The file is not removed: it also
 * says whether children of the dead one still write, and only PostgreSQL can tell.
 */
export function disownStrangersPid(cluster: string): void {
  const postmaster = readPostmaster(cluster);
  if (!postmaster || commandLineOf(postmaster.pid) === null) return;
  const path = join(cluster, 'postmaster.pid');
  // PostgreSQL knows its own parent's pid for a stale one.
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^.*/, String(process.pid)));
}

/** Stops it as cleanly as it lets itself be stopped; resolves when it is gone. */
export async function stopPostmaster(cluster: string): Promise<void> {
  const postmaster = livingPostmaster(cluster);
  if (!postmaster) return;
  // Fast shutdown ends sessions and writes a checkpoint; immediate leaves recovery to the next start, and loses nothing.
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(postmaster.pid, signal);
    const deadline = Date.now() + STOP_SECONDS * 1_000;
    while (Date.now() < deadline) {
      if (!isPostmasterOf(cluster, postmaster.pid)) return;
      await sleep(10);
    }
  }
}

const STOP_SECONDS = 30;

function readPostmaster(cluster: string): Postmaster | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 0 ? { pid, port: Number(lines[3]) } : null;
  } catch {
    return null;
  }
}

function isPostmasterOf(cluster: string, pid: number): boolean {
  const command = commandLineOf(pid);
  return Boolean(command?.includes('postgres') && command.includes(cluster));
}
