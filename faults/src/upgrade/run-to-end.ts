import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AppFiles } from '../soak/start-processes.ts';

/** How a program ended, and what it wrote. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly output: string;
}

/** Runs an app until it ends. One that listens instead is killed: its code is null. */
export async function runToEnd(
  apps: AppFiles,
  app: 'receiver' | 'reconciliation',
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ProgramEnd> {
  const child = spawn(process.execPath, [...apps.nodeArgs, apps[app], ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (LISTENS.test(output)) child.kill('SIGKILL');
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

const LISTENS = /"(url|adminUrl)":"http/;
