import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Identifies a process, also against a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; different for each process that has had the pid. */
  readonly startedAt: string;
}

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, startedAt: startOf(process.pid) ?? 'unknown' };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return startOf(identity.pid) === identity.startedAt;
}

/** The command line of a process; null when there is none, or only a zombie. */
export function commandLineOf(pid: number): string | null {
  if (startOf(pid) === null) return null;
  if (process.platform !== 'linux') return psColumn(pid, 'command');
  return readOrNull(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? null;
}

function startOf(pid: number): string | null {
  if (process.platform !== 'linux') return psColumn(pid, 'lstart');
  // The second field, the name, may have spaces and parentheses, so fields are counted after it.
  const fields = readOrNull(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ');
  const [state] = fields ?? [];
  // A zombie still has its pid until its parent reads its exit status.
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

function psColumn(pid: number, column: 'command' | 'lstart'): string | null {
  try {
    const env = { PATH: process.env.PATH, LC_ALL: 'C' };
    const output = execFileSync('ps', ['-ww', '-p', String(pid), '-o', `${column}=`], { encoding: 'utf8', env });
    return output.trim() || null;
  } catch {
    return null;
  }
}
