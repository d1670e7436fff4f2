import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { anvilBinary } from './anvil-binary.ts';

export interface AnvilProcess {
  readonly rpcUrl: string;
  /** Process id of the supervisor; anvil is its only child. */
  readonly pid: number;
  /** Stops anvil and waits until its process has ended. */
  close(): Promise<void>;
}

/** Starts anvil on 127.0.0.1 and resolves when it listens. */
export async function startAnvil(flags: readonly string[]): Promise<AnvilProcess> {
  const directory = mkdtempSync(join(tmpdir(), 'punteo-sandbox-chain-'));
  const { NODE_OPTIONS: _, ...environment } = process.env;
  const child = spawn(process.execPath, ['-e', supervisor, directory, anvilBinary(), '--host', '127.0.0.1', ...flags], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: environment,
    // A process group of its own: Ctrl-C reaches this program only, which then closes anvil after its other parts.
    detached: true,
    windowsHide: true,
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin.on('error', () => {});

  try {
    const rpcUrl = await listening(child.stdout, text(child.stderr));
    // anvil blocks when the pipe of its request log is full.
    child.stdout.removeAllListeners('data').resume();
    return { rpcUrl, pid: child.pid as number, close };
  } catch (error) {
    await close();
    throw error;
  }

  function close(): Promise<void> {
    child.stdin.destroy();
    return exited;
  }
}

/**
 * anvil keeps running when the program that started it is killed. This supervisor holds the other end of a pipe, which
 * closes however this process ends, `kill -9` included; it then stops anvil.
 * It is a string because a path to a source file would be wrong after compilation.
 */
const supervisor = `
const { spawn } = require('node:child_process');
const { rmSync } = require('node:fs');
const [directory, binary, ...flags] = process.argv.slice(1);
const anvil = spawn(binary, ['--cache-path', directory, ...flags], { stdio: ['ignore', 'inherit', 'inherit'] });
const end = (code) => { rmSync(directory, { recursive: true, force: true }); process.exit(code); };
anvil.on('error', (error) => { console.error(error.message); end(1); });
anvil.on('exit', (code) => end(code ?? 0));
const stop = () => { anvil.kill(); setTimeout(() => anvil.kill('SIGKILL'), 2000); };
process.stdin.on('close', stop).on('error', () => {}).resume();
process.on('SIGTERM', stop).on('SIGINT', stop);
`;

function listening(output: NodeJS.ReadableStream, errorOutput: Promise<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    output.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const address = /Listening on (127\.0\.0\.1:\d+)/.exec(printed)?.[1];
      if (address) resolve(`http://${address}`);
    });
    output.once('close', async () =>
      reject(new Error(`anvil ended before it listened. ${(await errorOutput).trim()}`)),
    );
  });
}
