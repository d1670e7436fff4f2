import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface Start {
  /** From the start of the process to its end. */
  readonly milliseconds: number;
  /** Of the whole life of the process, as the system counted it. */
  readonly peakMegabytes: number;
}

/** Runs Node with these arguments twice: once for the time, once with a hook that reports its memory. */
export async function measureStart(args: readonly string[]): Promise<Start> {
  const startedAt = performance.now();
  await run(args);
  const milliseconds = performance.now() - startedAt;
  const peakMegabytes = Number(await run([REPORT_MEMORY, ...args])) / 1_024;
  return { milliseconds, peakMegabytes };
}

/** Writes the peak in kilobytes to stderr when the process ends. */
const REPORT_MEMORY = `--import=data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.once('exit', () => writeSync(2, String(process.resourceUsage().maxRSS)));",
)}`;

async function run(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code, stderr] = await Promise.all([exited, text(child.stderr)]);
  if (code !== 0) throw new Error(`node ${args.join(' ')} exited with ${code}.\n${stderr}`);
  return stderr;
}
