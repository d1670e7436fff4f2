import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Shop, secretOf } from '../events/shop.ts';
import { freePorts } from './free-ports.ts';
import { type SupervisedProcess, supervise } from './supervised-process.ts';

/** Two receivers, two workers, and the reconciliation app with its schedule. */
export interface SoakProcesses {
  readonly receivers: readonly SupervisedProcess[];
  readonly workers: readonly SupervisedProcess[];
  readonly reconciliation: SupervisedProcess;
}

export function allOf({ receivers, workers, reconciliation }: SoakProcesses): readonly SupervisedProcess[] {
  return [...receivers, ...workers, reconciliation];
}

export async function startProcesses(options: {
  /** What all of them share. */
  readonly env: Readonly<Record<string, string>>;
  readonly receiverPorts: readonly number[];
  readonly apiPort: number;
  readonly shop: Shop;
  /** For their logs. */
  readonly directory: string;
  readonly reconcileEveryMinutes: number;
  /** Called with each process once it is ready, also when another cannot start. */
  readonly onStarted: (part: SupervisedProcess) => void;
}): Promise<SoakProcesses> {
  const { env, receiverPorts, apiPort, shop, directory, reconcileEveryMinutes, onStarted } = options;
  const start = async (of: Omit<Parameters<typeof supervise>[0], 'logFile'>) => {
    const part = await supervise({ ...of, logFile: join(directory, `${of.name.replace(' ', '-')}.log`) });
    onStarted(part);
    return part;
  };

  const startReceiver = async (name: string, variables: Readonly<Record<string, string>>) => {
    const [adminPort] = await freePorts(1);
    return start({
      name,
      main: 'apps/callback-receiver/src/main.ts',
      nodeArgs: PRELOAD,
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
    [1, 2].map((number) => startReceiver(`worker ${number}`, { ...webhook, ROLE: 'verify' })),
  );
  const [adminPort] = await freePorts(1);
  const reconciliation = await start({
    name: 'reconciliation',
    main: 'apps/reconciliation/src/main.ts',
    args: ['serve', '--json'],
    nodeArgs: PRELOAD,
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
