import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import { migrate } from '@punteo/postgres-store';
import { type CuttingNetwork, openCuttingNetwork } from '@punteo/testing';
import { freePorts } from './free-ports.ts';
import { allOf, SOURCES, type SoakProcesses, startProcesses } from './start-processes.ts';
import { type Surroundings, startSurroundings } from './surroundings.ts';

/** All parts of an installation with its providers, chain and shop, on this machine. */
export interface SoakEnvironment extends Omit<Surroundings, 'env'> {
  /** The receivers stand behind a balancer. */
  readonly processes: SoakProcesses;
  readonly network: CuttingNetwork;
  readonly client: ReconciliationClient;
  /** Kills the database server, which is started again. Resolves when it answers again. */
  killDatabase(): Promise<void>;
  /** Stops the processes and resolves to the names and exit codes of those that did not end with 0. */
  stopProcesses(): Promise<readonly string[]>;
}

export async function startSoakEnvironment(options: {
  readonly reconcileEveryMinutes: number;
}): Promise<SoakEnvironment> {
  const ends: (() => unknown)[] = [];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const [apiPort, ...receiverPorts] = (await freePorts(3)) as [number, ...number[]];
    const surroundings = await startSurroundings({ receiverPorts, blockTimeSeconds: 2 });
    ends.push(() => surroundings.close());
    await migrate({ url: surroundings.databaseUrl });
    const { env, shop, directory, query } = surroundings;
    // The database past the network is `surroundings.databaseUrl`.
    const network = await openCuttingNetwork(surroundings.databaseUrl);
    ends.push(() => network.close());
    const processes = await startProcesses({
      apps: SOURCES,
      env: { ...env, DATABASE_URL: network.url },
      workers: 2,
      ...{ receiverPorts, apiPort, shop, directory, reconcileEveryMinutes: options.reconcileEveryMinutes },
      onStarted: (part) => ends.push(() => part.stop()),
    });
    return {
      ...surroundings,
      ...{ processes, network, close },
      client: createReconciliationClient({ baseUrl: `http://127.0.0.1:${apiPort}` }),
      async killDatabase() {
        const [pid] = readFileSync(join(directory, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
        process.kill(Number(pid), 'SIGKILL');
        while (!(await query('select 1').catch(() => null))) await sleep(50);
      },
      async stopProcesses() {
        const codes = await Promise.all(allOf(processes).map(async (part) => [part.name, await part.stop()] as const));
        return codes.filter(([, code]) => code !== 0).map(([name, code]) => `${name} ended with ${code}`);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
