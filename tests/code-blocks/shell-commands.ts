import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

export interface ShellCommands {
  /** The words of each command, as bash passes them to its program. */
  readonly commands: readonly (readonly string[])[];
  /** What bash itself complained about, such as a quote that is not closed. */
  readonly errors: string;
}

/** Has bash read a script, and returns its commands instead of running them. */
export async function shellCommands(script: string): Promise<ShellCommands> {
  const cwd = await mkdtemp(join(tmpdir(), 'punteo-shell-'));
  try {
    // Bash finds no program in this folder, and calls the function below.
    const child = spawn('/bin/bash', ['-c', `${RECORD_COMMAND}\n${script}`], {
      cwd,
      env: { PATH: cwd },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    const [recorded, errors] = await Promise.all([
      text(child.stdio[3] as Readable),
      text(child.stderr as Readable),
      once(child, 'close'),
    ]);
    const commands = recorded.split('\x1e').slice(0, -1);
    return { commands: commands.map((command) => command.split('\x1f').slice(0, -1)), errors };
  } finally {
    await rm(cwd, { recursive: true });
  }
}

/** One write for each command, because those of a pipe run at the same time. Files that a script reads do not exist here. */
const RECORD_COMMAND = `command_not_found_handle() { local IFS=$'\\x1f'; printf '%s\\x1f\\x1e' "$*" >&3; }
function . { :; }`;
