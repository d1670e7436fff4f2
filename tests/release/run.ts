import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { rootFolder } from '../workspace.ts';

export interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  /** Exit codes that are no failure. Default: 0. */
  readonly exitCodes?: readonly number[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a command to its end. Rejects with its output when it ends with another code, or does not end. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Output> {
  const { cwd, exitCodes = [0], environment } = options;
  const env = { ...inherited(), ...environment };
  return new Promise((resolve, reject) => {
    execFile(command, [...args], { cwd, env, timeout: TIMEOUT, maxBuffer: OUTPUT }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number' && exitCodes.includes(code)) resolve({ code, stdout, stderr });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${stdout}\n${stderr}`, { cause: error }));
    });
  });
}

/** Ends a child process that hangs. */
const TIMEOUT = 600_000;

const OUTPUT = 64 * 1024 * 1024;

/** The environment without what the test runner added for its own processes. */
function inherited(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, VITEST: __, ...others } = process.env;
  return { ...others, ...QUIET, TURBO_CACHE_DIR: join(rootFolder, '.turbo/cache'), TURBO_CONCURRENCY: '2' };
}

const QUIET = { CI: 'true', NO_COLOR: '1', TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
