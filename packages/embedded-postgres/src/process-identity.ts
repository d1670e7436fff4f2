import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Names a process so that a later one that was given the same pid is not taken for it. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal only for one life of the pid. */
  readonly startedAt: string;
}

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, startedAt: startOf(process.pid) ?? 'unknown' };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return startOf(identity.pid) === identity.startedAt;
}

/** The command line of a process; null when there is none, or only its remains. */
export function commandLineOf(pid: number): string | null {
  if (startOf(pid) === null) return null;
  if (process.platform !== 'linux') return ask(pid, 'command');
  return readOrNull(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? null;
}

function startOf(pid: number): string | null {
  if (process.platform !== 'linux') return ask(pid, 'lstart');
  // The name in the second field may hold spaces and parentheses: count from its end.
  const fields = readOrNull(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ');
  const [state] = fields ?? [];
  // A killed process whose parent has not asked after it still has a pid.
  if (!fields || state === 'Z' || state === 'X') return null;
  return `${readOrNull('/proc/sys/kernel/random/boot_id')?.trim()}/${fields[19]}`;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function ask(pid: number, column: 'command' | 'lstart'): string | null {
  try {
    const env = { PATH: process.env.PATH, LC_ALL: 'C' };
    const output = execFileSync('ps', ['-ww', '-p', String(pid), '-o', `${column}=`], { encoding: 'utf8', env });
    return output.trim() || null;
  } catch {
    return null;
  }
}
