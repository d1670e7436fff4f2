import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface Shown {
  /** What the terminal got, with its control sequences. */
  readonly terminal: string;
  /** What a redirected stdout or stderr got. */
  readonly file: string;
}

/** Runs a command line in a real pseudo-terminal of this width, whole or with one of its outputs redirected to a file. */
export async function runInTerminal(
  commandLine: readonly string[],
  environment: Readonly<Record<string, string>>,
  { columns = 80, redirected, folder }: { columns?: number; redirected?: 'stdout' | 'stderr'; folder: string },
): Promise<Shown> {
  const main = new URL('../../main.ts', import.meta.url).pathname;
  const file = join(folder, 'redirected.txt');
  const to = { stdout: ` >${quoted(file)}`, stderr: ` 2>${quoted(file)}` };
  const program = [process.execPath, '--conditions=@punteo/source', main, ...commandLine].map(quoted).join(' ');
  const command = `stty cols ${columns} rows 24; ${program}${redirected ? to[redirected] : ''}; true`;
  // `script` of util-linux runs a command in a pseudo-terminal; that of BSD and macOS takes the command otherwise.
  const args = process.platform === 'linux' ? ['-qec', command, '/dev/null'] : ['-q', '/dev/null', 'sh', '-c', command];
  const { stdout } = await promisify(execFile)('script', args, {
    env: { PATH: process.env.PATH ?? '', SHELL: '/bin/sh', TERM: 'xterm-256color', ...environment },
    maxBuffer: 2 ** 26,
  });
  return { terminal: stdout.replaceAll('\r\n', '\n'), file: redirected ? await readFile(file, 'utf8') : '' };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
