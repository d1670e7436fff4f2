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
  /** Ends anvil and waits until it is gone. */
  close(): Promise<void>;
}

/**
 * anvil itself does not notice when the program that started it is killed. So a supervisor stands between: it holds
 * the other end of a pipe, which closes however this process ends, `kill -9` included, and then ends its own child.
 * It runs from text, because this file has another name once it is compiled.
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

/** Starts the real anvil on 127.0.0.1 and resolves once it listens. Port 0 takes a free one. */
export async function startAnvil(flags: readonly string[]): Promise<AnvilProcess> {
  const directory = mkdtempSync(join(tmpdir(), 'punteo-sandbox-chain-'));
  const { NODE_OPTIONS: _, ...environment } = process.env;
  const child = spawn(process.execPath, ['-e', supervisor, directory, anvilBinary(), '--host', '127.0.0.1', ...flags], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: environment,
    // A group of its own: Ctrl-C reaches this process only, which then ends anvil in its own order.
    detached: true,
    windowsHide: true,
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin.on('error', () => {});

  try {
    const rpcUrl = await listening(child.stdout, text(child.stderr));
    // The request log must be drained, or anvil stands still when the pipe is full.
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

function listening(output: NodeJS.ReadableStream, complaint: Promise<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = '';
    output.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      const address = /Listening on (127\.0\.0\.1:\d+)/.exec(seen)?.[1];
      if (address) resolve(`http://${address}`);
    });
    output.once('close', async () => reject(new Error(`anvil ended before it listened. ${(await complaint).trim()}`)));
  });
}
