import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readConfig, startReceiver } from '@punteo/callback-receiver';
import { secretOf } from './shop.ts';

const MAIN = fileURLToPath(new URL('../../../apps/callback-receiver/src/main.ts', import.meta.url));

/** The environment of a worker that sends events to these endpoints, by name. */
export function workerEnvironment(
  databaseUrl: string,
  endpoints: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const webhooks = Object.entries(endpoints).flatMap(([name, url]) => {
    const suffix = name === 'default' ? '' : `_${name.toUpperCase()}`;
    const secret = `whsec_${secretOf(name).toString('base64')}`;
    return [
      [`MERCHANT_WEBHOOK_URL${suffix}`, url],
      [`MERCHANT_WEBHOOK_SECRET${suffix}`, secret],
    ] as const;
  });
  return {
    CALLBACK_KEYS: `k1:${'ab'.repeat(32)}`,
    PENTAGOO_INTEGRATION_KEY: 'integration-key-0123456789',
    PENTAGOO_INTEGRATION_SECRET: 'integration-secret-0123456789',
    PENTAGOO_CALLBACK_TOKENS: 'p'.repeat(43),
    DATABASE_URL: databaseUrl,
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    ROLE: 'verify',
    LOG_LEVEL: 'info',
    // Its alert would be one more event.
    ALERT_DEAD_LETTERS: '0',
    ...Object.fromEntries(webhooks),
  };
}

/** A worker in this process. */
export async function startWorker(environment: Readonly<Record<string, string>>): Promise<{ close(): Promise<void> }> {
  return startReceiver(await readConfig({ ...environment, LOG_LEVEL: 'silent' }));
}

export interface WorkerProcess {
  kill(): Promise<void>;
}

/** A worker in a process of its own; resolves when it is ready. */
export async function startWorkerProcess(environment: Readonly<Record<string, string>>): Promise<WorkerProcess> {
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@punteo/source', MAIN], {
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (output.includes('"Ready."')) resolve();
    });
    child.once('exit', () => reject(new Error(`The worker ended.\n${output}`)));
  });
  return {
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
