import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Shop, secretOf } from '../events/shop.ts';
import { freePorts } from './free-ports.ts';
import { type SupervisedProcess, supervise } from './supervised-process.ts';

/** Receivers, workers, and the reconciliation app with its schedule. */
export interface SoakProcesses {
  readonly receivers: readonly SupervisedProcess[];
  readonly workers: readonly SupervisedProcess[];
  readonly reconciliation: SupervisedProcess;
}

export function allOf({ receivers, workers, reconciliation }: SoakProcesses): readonly SupervisedProcess[] {
  return [...receivers, ...workers, reconciliation];
}

/** Where the main files of both apps are, and what Node needs besides to run them. */
export interface AppFiles {
  readonly receiver: string;
  readonly reconciliation: string;
  readonly nodeArgs: readonly string[];
}

/** The apps of this repository, run from their sources. */
export const SOURCES: AppFiles = {
  receiver: 'apps/callback-receiver/src/main.ts',
  reconciliation: 'apps/reconciliation/src/main.ts',
  nodeArgs: ['--conditions=@punteo/source'],
};

export async function startProcesses(options: {
  readonly apps: AppFiles;
  /** Begins the names of the processes: `old `. */
  readonly prefix?: string;
  /** What all of them share. */
  readonly env: Readonly<Record<string, string>>;
  readonly receiverPorts: readonly number[];
  readonly workers: number;
  readonly apiPort: number;
  readonly shop: Shop;
  /** For their logs. */
  readonly directory: string;
  readonly reconcileEveryMinutes: number;
  /** Called with each process once it is ready, also when another cannot start. */
  readonly onStarted: (part: SupervisedProcess) => void;
}): Promise<SoakProcesses> {
  const { apps, prefix = '', env, receiverPorts, apiPort, shop, directory, reconcileEveryMinutes, onStarted } = options;
  const nodeArgs = [...PRELOAD, ...apps.nodeArgs];
  const start = async (of: Omit<Parameters<typeof supervise>[0], 'nodeArgs' | 'logFile'>) => {
    const name = `${prefix}${of.name}`;
    const part = await supervise({
      ...of,
      name,
      nodeArgs,
      logFile: join(directory, `${name.replaceAll(' ', '-')}.log`),
    });
    onStarted(part);
    return part;
  };

  const startReceiver = async (name: string, variables: Readonly<Record<string, string>>) => {
    const [adminPort] = await freePorts(1);
    return start({
      name,
      main: apps.receiver,
      env: { ...env, ...variables, ADMIN_PORT: String(adminPort) },
      readyUrl: `http://127.0.0.1:${adminPort}/health/ready`,
    });
  };
  const webhook = {
    MERCHANT_WEBHOOK_URL: shop.urlOf('default'),
    MERCHANT_WEBHOOK_SECRET: `whsec_${secretOf('default').toString('base64')}`,
  };
  const receivers = await Promise.all(
    receiverPorts.map((port, index) =>
      startReceiver(`receiver ${index + 1}`, { ...webhook, ROLE: 'ingest', PORT: String(port) }),
    ),
  );
  const workers = await Promise.all(
    Array.from({ length: options.workers }, (_, index) =>
      startReceiver(`worker ${index + 1}`, { ...webhook, ROLE: 'verify' }),
    ),
  );
  const [adminPort] = await freePorts(1);
  const reconciliation = await start({
    name: 'reconciliation',
    main: apps.reconciliation,
    args: ['serve', '--json'],
    env: {
      ...env,
      PORT: String(apiPort),
      RECONCILIATION_ADMIN_PORT: String(adminPort),
      RECONCILE_EVERY_MINUTES: String(reconcileEveryMinutes),
    },
    readyUrl: `http://127.0.0.1:${adminPort}/health/ready`,
  });
  return { receivers, workers, reconciliation };
}

const PRELOAD = ['loopback-hosts.ts', 'print-uncaught.ts'].flatMap((name) => [
  '--import',
  fileURLToPath(new URL(name, import.meta.url)),
]);
