import type { EventEmitter } from 'node:events';
import { EXIT } from './exit-codes.ts';

interface WritingProcess {
  exitCode?: number | string | null | undefined;
  readonly stdout: EventEmitter;
  readonly stderr: EventEmitter & { write(text: string): unknown };
}

/**
 * Turns a failed write of stdout, such as to a full disk or a closed pipe, into exit code 70 and one line on stderr;
 * Node would end the process with 1, which stands for discrepancies. Failed writes of stderr are ignored. Returns
 * whether a write of stdout has failed so far; a later one sets the process's exit code.
 */
export function noteFailedWrites(process: WritingProcess): () => boolean {
  let hasFailed = false;
  process.stderr.on('error', () => {});
  process.stdout.on('error', ({ code = 'unknown error' }: NodeJS.ErrnoException) => {
    if (!hasFailed) process.stderr.write(`The output could not be written (${code}), so it is incomplete.\n`);
    hasFailed = true;
    process.exitCode = EXIT.internalError;
  });
  return () => hasFailed;
}
