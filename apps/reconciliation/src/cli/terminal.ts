import type { Progress } from '../app.ts';
import { printable } from '../report/text-table.ts';

/** Where a command writes. A report goes to stdout, everything else to stderr. */
export interface Terminal {
  /** Writes a report to stdout and ends its last line; JSON is one document. */
  print(report: string | Uint8Array): void;
  /** Writes a line to stderr. */
  note(line: string): void;
  /** Shows a progress bar where stderr is a terminal; at most ten times a second. */
  readonly progress: Progress;
  endProgress(): void;
}

/** The part of a process's stdout or stderr that a terminal needs. */
export interface OutputStream {
  readonly isTTY?: boolean;
  write(text: string | Uint8Array): unknown;
}

export function createTerminal(stdout: OutputStream, stderr: OutputStream): Terminal {
  let shownAt = 0;
  const clearProgress = () => {
    if (shownAt > 0) stderr.write(CLEAR_LINE);
    shownAt = 0;
  };
  return {
    print(report) {
      clearProgress();
      stdout.write(typeof report !== 'string' || report.endsWith('\n') ? report : `${report}\n`);
    },
    note(line) {
      clearProgress();
      stderr.write(`${line.split('\n').map(printable).join('\n')}\n`);
    },
    progress({ label, done, total }) {
      const now = Date.now();
      if (!stderr.isTTY || now - shownAt < 100) return;
      shownAt = now;
      stderr.write(`${CLEAR_LINE}${progressBar(done, total)} ${printable(label)}`);
    },
    endProgress: clearProgress,
  };
}

const CLEAR_LINE = '\r\u001B[2K';
const WIDTH = 24;

/** `[#####...................] 21 %`, or a count where the total is not known. */
function progressBar(done: number, total: number | null): string {
  if (total === null || total === 0) return `${done}`;
  const share = Math.min(1, done / total);
  const full = Math.round(share * WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${Math.floor(share * 100)} %`;
}
