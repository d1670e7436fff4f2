import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { runCli } from '../run-cli.ts';
import { createTerminal } from '../terminal.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, with its output captured. */
export async function runPunteo(
  commandLine: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  const stdout = captureOutput();
  const stderr = captureOutput();
  const code = await runCli(commandLine, { environment, terminal: createTerminal(stdout, stderr) });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** Starts a command line as a process of its own: for what only a process shows, such as signals. */
export function startPunteo(commandLine: readonly string[], environment: Readonly<Record<string, string>>) {
  const main = new URL('../../main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--conditions=@punteo/source', main, ...commandLine], { env: environment });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const ended = once(child, 'close').then(([code]): Ended => ({ code, ...output }));
  return { child, output, ended };
}

function captureOutput() {
  const chunks: Buffer[] = [];
  return {
    write: (chunk: string | Uint8Array) => void chunks.push(Buffer.from(chunk)),
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}
