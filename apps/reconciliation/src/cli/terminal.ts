import type { Progress } from '../app.ts';
import { printable } from '../report/text-table.ts';

/** Where a command writes. A report goes to stdout, everything else to stderr. */
export interface Terminal {
  /** The report, with a line end; JSON is one document. */
  print(report: string | Uint8Array): void;
  /** One line about what goes on. */
  note(line: string): void;
  /** Shown on a terminal only, and wiped when the command ends. */
  readonly progress: Progress;
  endProgress(): void;
}

export function createTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Terminal {
  let shownAt = 0;
  const wipe = () => {
    if (shownAt > 0) stderr.write('\r\u001B[2K');
    shownAt = 0;
  };
  return {
    print(report) {
      wipe();
      if (typeof report !== 'string') stdout.write(report);
      else stdout.write(report.endsWith('\n') ? report : `${report}\n`);
    },
    note(line) {
      wipe();
      stderr.write(`${line.split('\n').map(printable).join('\n')}\n`);
    },
    progress({ label, done, total }) {
      const now = Date.now();
      if (!stderr.isTTY || now - shownAt < 100) return;
      shownAt = now;
      stderr.write(`\r\u001B[2K${bar(done, total)} ${printable(label)}`);
    },
    endProgress: wipe,
  };
}

const WIDTH = 24;

/** `[#####...................] 21 %`, or a count where nobody knows the end. */
function bar(done: number, total: number | null): string {
  if (total === null || total === 0) return `${done}`;
  const share = Math.min(1, done / total);
  const full = Math.round(share * WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${Math.floor(share * 100)} %`;
}
