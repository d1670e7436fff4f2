import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The cost of a command from its start to its end. */
export interface Measured {
  readonly seconds: number;
  /** All its processes together, sampled every 10 ms; NaN if the machine does not report it. */
  readonly peakMegabytes: number;
  readonly output: string;
}

/**
 * Runs a command in a process group of its own, with the processes that it starts. Ignores its exit code, which is 1
 * for differences.
 */
export async function measureCommand(
  [file = '', ...args]: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Measured> {
  const start = performance.now();
  const child = spawn(file, args, {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', ...environment },
  });
  const group = child.pid as number;
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  let peakMegabytes = Number.NaN;
  const watch = setInterval(() => {
    const now = residentMegabytes(group);
    if (!Number.isNaN(now)) peakMegabytes = Number.isNaN(peakMegabytes) ? now : Math.max(peakMegabytes, now);
  }, 10);
  await new Promise<void>((resolve, reject) => {
    child.once('close', () => resolve());
    child.once('error', reject);
  });
  clearInterval(watch);
  return { seconds: (performance.now() - start) / 1_000, peakMegabytes, output };
}

export function isInstalled(command: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The sum over the processes of the group. A process can end while its files are read. */
function residentMegabytes(group: number): number {
  let kilobytes = 0;
  for (const pid of processIds()) {
    try {
      // After the process name, which can contain spaces: state, parent, group.
      const [, , ofGroup] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      if (Number(ofGroup) !== group) continue;
      const [, resident] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      if (resident !== undefined) kilobytes += Number(resident);
    } catch {}
  }
  return kilobytes === 0 ? Number.NaN : kilobytes / 1_024;
}

function processIds(): readonly string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
