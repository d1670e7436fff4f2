import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A measured process, pinned to one core if the machine has `taskset`. */
export interface MeasuredProcess {
  readonly pid: number;
  readonly port: number;
  /** CPU time so far, in microseconds; NaN if the machine does not report it. */
  cpuMicroseconds(): number;
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/**
 * Starts a script of this folder, or an app. Resolves when it prints the port that it listens on: a script as
 * `{"port":n}`, an app as `"url"` or `"adminUrl"` in its log.
 */
export async function startProcess(
  script: string,
  options: {
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    /** Default: 0. The load runs on core 1. */
    readonly core?: '0' | '1';
  } = {},
): Promise<MeasuredProcess> {
  const child = spawnPinned(options.core ?? '0', script, options.args ?? [], options.env ?? {});
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await portOf(child, script);
  return {
    pid: child.pid as number,
    port,
    cpuMicroseconds: () => cpuMicroseconds(child.pid as number),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await exited;
    },
  };
}

/** Runs a script on core 1 to its end and returns the JSON that it prints. */
export async function runToEnd<Result>(script: string, plan: unknown): Promise<Result> {
  const child = spawnPinned('1', script, [JSON.stringify(plan)], {});
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${script} ended with ${code}.`))));
  });
  return JSON.parse(output) as Result;
}

function spawnPinned(
  core: string,
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcess {
  const command = [
    process.execPath,
    '--conditions=@punteo/source',
    fileURLToPath(new URL(script, import.meta.url)),
    ...args,
  ];
  const [file = '', ...rest] = CAN_PIN ? ['taskset', '-c', core, ...command] : command;
  return spawn(file, rest, { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: PATH_VARIABLE, ...env } });
}

/** `taskset` replaces itself with the command, so the process id is that of the measured process. */
const CAN_PIN = canPin();
const PATH_VARIABLE = '/usr/local/bin:/usr/bin:/bin';

/** User and system time from /proc, in ticks of 10 ms. The process name before them can contain spaces. */
function cpuMicroseconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return Number.NaN;
  }
}

function canPin(): boolean {
  try {
    execFileSync('taskset', ['-c', '0,1', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function portOf(child: ChildProcess, script: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const port = LISTENS.exec(output)?.slice(1).find(Boolean);
      if (port === undefined) return;
      child.stdout?.off('data', read).resume();
      resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code} before it listened.\n${output}`)));
  });
}

/** An app logs both of its addresses; the public one is measured if there is one. */
const LISTENS = /"port":(\d+)|"url":"http:\/\/[^"]*?:(\d+)"|^(?!.*"url":).*"adminUrl":"http:\/\/[^"]*?:(\d+)"/m;
