import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ApiProcess {
  readonly child: ChildProcess;
  readonly url: string;
}

/** `punteo serve` in a process of its own. */
export async function startApi(environment: Readonly<Record<string, string>>): Promise<ApiProcess> {
  const main = fileURLToPath(new URL('../../../reconciliation/src/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@punteo/source', main, 'serve', '--json'], {
    env: { RECONCILIATION_ADMIN_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [Buffer];
  return { child, ...(JSON.parse(line.toString('utf8')) as { url: string }) };
}
