import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface AppProcess {
  /** SIGKILL: the way a machine dies. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and wait for the graceful end. */
  stop(): Promise<void>;
}

/** Starts an app of this house as a process of its own and waits until it says that it is ready. */
export async function startApp(options: {
  /** Path of its main file, from the root of the house. */
  readonly main: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly readyUrl: string;
  readonly logFile: string;
}): Promise<AppProcess> {
  const child = spawn(process.execPath, ['--conditions=@punteo/source', options.main, ...(options.args ?? [])], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: { PATH: process.env.PATH ?? '', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(options.logFile, { flags: 'a' });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await untilReady(child, options.readyUrl, options.logFile);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return { kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

async function untilReady(child: ChildProcess, url: string, logFile: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error(`${child.spawnargs.at(-1)} ended with ${child.exitCode}; its log is ${logFile}`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await sleep(50);
  }
  throw new Error(`${url} is not ready after 30 s; the log is ${logFile}`);
}
