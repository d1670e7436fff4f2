import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Runs a command of the reconciliation app in a process of its own, to its end. */
export async function runPunteo(commandLine: readonly string[], environment: Readonly<Record<string, string>>) {
  const main = fileURLToPath(new URL('../../../reconciliation/src/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@punteo/source', main, ...commandLine], { env: environment });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => {
      output[name] += chunk.toString('utf8');
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}
