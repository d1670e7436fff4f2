import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A program that is started again whenever it ends, as a supervisor such as systemd would. */
export interface SupervisedProcess {
  /** Such as `worker 1`. */
  readonly name: string;
  /** Every process so far that became ready, the running one last. */
  readonly generations: readonly Generation[];
  /** Each end without a cause from outside, after it was ready, with its last output: a fault of the program. */
  readonly unexpectedEnds: readonly string[];
  /** Answers 200 while the program is ready. Metrics are on the same server. */
  readonly readyUrl: string;
  /** Sends SIGKILL. Resolves when the next process is ready. */
  kill(): Promise<void>;
  isReady(): Promise<boolean>;
  /** Sends SIGTERM, or another signal, and resolves to the exit code; the program is not started again. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

interface Generation {
  readonly pid: number;
  readonly startedAt: number;
}

/** Resolves when the program is ready for the first time. Rejects with its last output when it cannot start. */
export async function supervise(options: {
  readonly name: string;
  /** The main file; a relative path is one from the root of the repository. */
  readonly main: string;
  readonly args?: readonly string[];
  readonly nodeArgs?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly readyUrl: string;
  readonly logFile: string;
}): Promise<SupervisedProcess> {
  const { name, main, args = [], nodeArgs = [], env, readyUrl, logFile } = options;
  const log = createWriteStream(logFile, { flags: 'a' });
  const generations: Generation[] = [];
  const unexpectedEnds: string[] = [];
  let child: ChildProcess;
  let lastOutput = '';
  let isStopped = false;

  async function isReady(): Promise<boolean> {
    try {
      const response = await fetch(readyUrl, { signal: AbortSignal.timeout(5_000) });
      await response.arrayBuffer();
      return response.status === 200;
    } catch {
      return false;
    }
  }

  /** Starts the program until one start is ready: a start may meet a database that is away, but not for ever. */
  async function start(): Promise<void> {
    for (let starts = 1; !isStopped; starts += 1) {
      if (starts > STARTS_MAX)
        throw new Error(`${name} ended ${STARTS_MAX} times before it was ready, at last with:\n${lastOutput}`);
      const started = spawn(process.execPath, [...nodeArgs, main, ...args], {
        cwd: ROOT,
        env: { PATH: process.env.PATH ?? '', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      lastOutput = '';
      for (const stream of [started.stdout, started.stderr]) {
        stream.pipe(log, { end: false });
        stream.on('data', (chunk: Buffer) => {
          lastOutput = (lastOutput + chunk.toString('utf8')).slice(-LAST_OUTPUT_CHARACTERS);
        });
      }
      child = started;
      const startedAt = performance.now();
      while (isRunning(started) && !(await isReady())) {
        if (performance.now() - startedAt > READY_MILLISECONDS) {
          started.kill('SIGKILL');
          throw new Error(`${name} runs and was not ready within five minutes. Its last output:\n${lastOutput}`);
        }
        await sleep(100);
      }
      if (isRunning(started)) {
        generations.push({ pid: started.pid ?? 0, startedAt: Date.now() });
        started.once('exit', (code, signal) => restart(`${name} ended with ${code ?? signal}:\n${lastOutput}`));
        return;
      }
      await sleep(RESTART_MILLISECONDS);
    }
  }

  let isKilled = false;
  let restarted: Promise<void> = Promise.resolve();
  function restart(ending: string): void {
    if (isStopped) return;
    if (!isKilled) unexpectedEnds.push(ending);
    isKilled = false;
    restarted = start();
    // Reported by the next kill or stop.
    restarted.catch(() => {});
  }

  await start();
  return {
    name,
    generations,
    unexpectedEnds,
    readyUrl,
    isReady,
    async kill() {
      await restarted;
      const killed = child;
      isKilled = true;
      const ended = once(killed, 'exit');
      killed.kill('SIGKILL');
      await ended;
      await restarted;
    },
    async stop(signal = 'SIGTERM') {
      isStopped = true;
      await restarted.catch(() => {});
      if (!isRunning(child)) return child.exitCode;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
      log.end();
      return child.exitCode;
    },
  };
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const RESTART_MILLISECONDS = 200;
const STARTS_MAX = 20;
const READY_MILLISECONDS = 300_000;
const LAST_OUTPUT_CHARACTERS = 2_000;

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
