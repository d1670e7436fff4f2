import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
/** The same program with Solpay, the made-up provider that signs its callbacks. */
export const SOLPAY_MAIN = fileURLToPath(new URL('./solpay-main.ts', import.meta.url));

export interface ReceiverProcess {
  readonly url: string;
  readonly adminUrl: string;
  readonly pid: number;
  /** What it has written so far. */
  output(): string;
  kill(signal: NodeJS.Signals): void;
  /** Resolves to the exit code, or to the name of the signal that ended the process. */
  readonly ended: Promise<number | string>;
}

/** The real program in a process of its own; resolves when it is ready. */
export async function startReceiverProcess(
  environment: Readonly<Record<string, string>>,
  program = MAIN,
): Promise<ReceiverProcess> {
  const child = spawnReceiver(environment, program);
  let output = '';
  const ready = new Promise<{ url: string; adminUrl: string }>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const line = output.split('\n').find((each) => each.includes('"msg":"Ready."') && each.endsWith('}'));
      if (line) resolve(JSON.parse(line) as { url: string; adminUrl: string });
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The receiver ended with ${code}.\n${output}`)));
  });
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  const { url, adminUrl } = await ready;
  return { url, adminUrl, pid: child.pid ?? 0, output: () => output, kill: (signal) => void child.kill(signal), ended };
}

/** Runs the program until it ends: for a start that is refused. */
export async function runReceiver(
  environment: Readonly<Record<string, string>>,
  program = MAIN,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawnReceiver(environment, program);
  const streams = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk: Buffer) => {
      streams[name] += chunk.toString('utf8');
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...streams };
}

function spawnReceiver(environment: Readonly<Record<string, string>>, program: string): ChildProcess {
  return spawn(process.execPath, ['--conditions=@punteo/source', program], {
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
