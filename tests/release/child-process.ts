import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The first line of its output that matches. Rejects with the output when the process ends before. */
export function firstLine(child: ChildProcess, matches: (line: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      // The last part may be the beginning of a line.
      const line = output.split('\n').slice(0, -1).find(matches);
      if (line !== undefined) resolve(line);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The process ended with ${code}.\n${output}`)));
  });
}

/** Ends it as a supervisor does, and resolves to its exit code. */
export async function stop(child: ChildProcess): Promise<number | string> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const [code, signal] = await ended;
  return code ?? signal;
}
