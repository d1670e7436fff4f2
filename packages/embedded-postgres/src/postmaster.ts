import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLineOf } from './process-identity.ts';

/** The running main process of a cluster, started by any process; null when there is none. */
export function livingPostmaster(cluster: string): Postmaster | null {
  const postmaster = readPostmaster(cluster);
  return postmaster && isPostmasterOf(cluster, postmaster.pid) ? postmaster : null;
}

/** PostgreSQL's main process, as it describes itself in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/**
 * Replaces the pid in a stale lock file when another program has that pid now, so that a new postmaster accepts the
 * file. Does not remove the file: PostgreSQL also reads from it whether children of the dead postmaster still write.
 */
export function replaceReusedPid(cluster: string): void {
  const postmaster = readPostmaster(cluster);
  if (!postmaster || commandLineOf(postmaster.pid) === null) return;
  const path = join(cluster, 'postmaster.pid');
  // PostgreSQL takes its own parent's pid as stale.
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^.*/, String(process.pid)));
}

/** Stops the server, cleanly if it can, and resolves when its process has ended. */
export async function stopPostmaster(cluster: string): Promise<void> {
  const postmaster = livingPostmaster(cluster);
  if (!postmaster) return;
  // SIGINT, fast shutdown, writes a checkpoint. SIGQUIT, immediate shutdown, leaves recovery to the next start. Neither
  // loses data.
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
