import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What a command did from its start to its end. */
export interface Measured {
  readonly seconds: number;
  /** Of all its processes together, looked at every 10 ms; NaN where the machine does not say. */
  readonly peakMegabytes: number;
  readonly output: string;
}

/** Runs a command, which may start others, in a process group of its own. Its exit code is not looked at: differences make it 1. */
export async function measureCommand([file = '', ...words]: readonly string[], cwd: string): Promise<Measured> {
  const start = performance.now();
  const child = spawn(file, words, {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' },
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

/** The sum over the processes of the group; a process may end while it is looked at. */
function residentMegabytes(group: number): number {
  let kilobytes = 0;
  for (const pid of processIds()) {
    try {
      // The process name before them may hold spaces: state, parent, group.
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
