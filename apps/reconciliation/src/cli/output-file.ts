import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { FileError } from '../csv/file-error.ts';
import type { Terminal } from './terminal.ts';

/**
 * Runs `work` on a terminal whose stdout is this file. The file is written beside its place and renamed at the end, so
 * that it is whole or as it was: after an error nothing has changed. A device or a pipe is written directly. Throws
 * `FileError` where the file cannot be written, before `work` begins if that is known by then.
 *
 * Our own code: packages that write files atomically take the whole content at once, and a report may be larger than a
 * string can be.
 */
export async function withOutputFile<Result>(
  file: string,
  terminal: Terminal,
  work: (terminal: Terminal) => Promise<Result>,
): Promise<Result> {
  const partial = isReplaceable(file) ? partialName(file) : null;
  const descriptor = writing(file, () => openSync(partial ?? file, 'w'));
  let isOpen = true;
  const close = () => {
    if (isOpen) closeSync(descriptor);
    isOpen = false;
  };
  try {
    const result = await work(onlyStdout(terminal, (bytes) => writing(file, () => writeWhole(descriptor, bytes))));
    writing(file, () => {
      if (partial !== null) fsyncSync(descriptor);
      close();
      if (partial !== null) renameSync(partial, file);
    });
    return result;
  } catch (error) {
    close();
    if (partial !== null) rmSync(partial, { force: true });
    throw error;
  }
}

/** Two commands that write the same file at once do not write into each other's. */
export function partialName(file: string): string {
  return `${file}.${process.pid}.partial`;
}

/** The `FileError` for an error of the file system; any other error unchanged. */
export function writeError(file: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error;
  return new FileError(`${file} cannot be written (${String(error.code)}).`, { cause: error });
}

/** A file has no width and no colours. */
function onlyStdout(terminal: Terminal, write: (bytes: Uint8Array) => void): Terminal {
  return {
    ...terminal,
    width: null,
    styled: (_style, text) => text,
    print(report) {
      terminal.endProgress();
      if (typeof report !== 'string') return write(report);
      write(Buffer.from(report.endsWith('\n') ? report : `${report}\n`));
    },
  };
}

function isReplaceable(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw new FileError(`${file} cannot be written: it is a directory. Name a file in it.`);
  return found === undefined || found.isFile();
}

function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}

function writing<Result>(file: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    throw writeError(file, error);
  }
}
