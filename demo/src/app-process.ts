import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export interface AppProcess {
  /** Sends SIGKILL, as a machine failure would. Resolves when the process has ended. */
  kill(): Promise<void>;
  /** Sends SIGTERM and resolves when the process has ended gracefully. */
  close(): Promise<void>;
}

/**
 * Starts an app of this repository in a process of its own. Resolves when the app logs the URL that it listens on;
 * rejects with its output when it ends before.
 */
export async function startApp(options: {
  /** Path of the app's main file from the root of the repository. */
  readonly main: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}): Promise<AppProcess> {
  const child = spawn(process.execPath, ['--conditions=@punteo/source', options.main, ...(options.args ?? [])], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: { PATH: process.env.PATH ?? '', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(options.logFile, { flags: 'a' });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (!LISTENS.test(output)) return;
      for (const stream of [child.stdout, child.stderr]) stream.off('data', read);
      resolve();
    };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', read).pipe(log, { end: false });
    child.once('close', (code) =>
      reject(new Error(`${options.main} ended with code ${code} before it was ready:\n${output}`)),
    );
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
    log.end();
  };
  return { kill: () => end('SIGKILL'), close: () => end('SIGTERM') };
}

/** Runs a command of `punteo` from its sources and returns its output. Throws when its exit code is none of `codes`. */
export async function runPunteo(
  commandLine: readonly string[],
  env: Readonly<Record<string, string>>,
  codes: readonly number[],
): Promise<string> {
  const child = spawn(
    process.execPath,
    ['--conditions=@punteo/source', 'apps/reconciliation/src/main.ts', ...commandLine],
    {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const [printed, errors, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  if (code !== null && codes.includes(code)) return printed;
  throw new Error(`punteo ${commandLine.join(' ')} ended with code ${code}:\n${errors}${printed}`);
}

const LISTENS = /"(url|adminUrl)":"http/;
