import { styleText } from 'node:util';
import type { Progress } from '../app.ts';
import { printable } from '../report/printable.ts';

/** Where a command writes. A report goes to stdout, everything else to stderr. */
export interface Terminal {
  /** Writes a report to stdout and ends its last line; JSON is one document. */
  print(report: string | Uint8Array): void;
  /** Writes a line to stderr. */
  note(line: string): void;
  /** Writes the line that says why a command failed to stderr. */
  error(line: string): void;
  /** The columns that a table on stdout may take; null: any number, because stdout is no terminal. */
  readonly width: number | null;
  /** Styles text for stdout; as it is where stdout shows no colours. */
  styled(style: Style, text: string): string;
  /** Whether a person reads stderr, and not a file or a log. Absent: none does. */
  readonly isInteractive?: boolean;
  /** Shows a progress bar where stderr is a terminal; at most ten times a second. */
  readonly progress: Progress;
  endProgress(): void;
}

type Style = 'bold' | 'green' | 'red' | 'yellow';

/** The part of a process's stdout or stderr that a terminal needs. */
export interface OutputStream {
  readonly isTTY?: boolean;
  /** Zero where the terminal does not say. */
  readonly columns?: number;
  write(text: string | Uint8Array): unknown;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function createTerminal(stdout: OutputStream, stderr: OutputStream, environment: Environment = {}): Terminal {
  const colours = { stdout: showsColours(stdout, environment), stderr: showsColours(stderr, environment) };
  let shownAt = 0;
  const clearProgress = () => {
    if (shownAt > 0) stderr.write(CLEAR_LINE);
    shownAt = 0;
  };
  const note = (line: string, style?: Style) => {
    clearProgress();
    const text = line.split('\n').map(printable).join('\n');
    stderr.write(`${style && colours.stderr ? inStyle(style, text) : text}\n`);
  };
  return {
    print(report) {
      clearProgress();
      stdout.write(typeof report !== 'string' || report.endsWith('\n') ? report : `${report}\n`);
    },
    note: (line) => note(line),
    error: (line) => note(line, 'red'),
    get width() {
      return stdout.isTTY && stdout.columns ? stdout.columns : null;
    },
    styled: (style, text) => (colours.stdout ? inStyle(style, text) : text),
    isInteractive: stderr.isTTY === true,
    progress({ label, done, total }) {
      const now = Date.now();
      if (!stderr.isTTY || environment.TERM === 'dumb' || now - shownAt < 100) return;
      shownAt = now;
      // A line that wraps could not be cleared.
      const line = `${progressBar(done, total)} ${printable(label)}`;
      stderr.write(`${CLEAR_LINE}${stderr.columns ? line.slice(0, stderr.columns - 1) : line}`);
    },
    endProgress: clearProgress,
  };
}

/** As Node and most programs decide it: FORCE_COLOR, then NO_COLOR, then whether it is a terminal that knows colours. */
function showsColours({ isTTY = false }: OutputStream, { FORCE_COLOR, NO_COLOR, TERM }: Environment): boolean {
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTTY && !NO_COLOR && TERM !== 'dumb';
}

function inStyle(style: Style, text: string): string {
  return styleText(style, text, { validateStream: false });
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
