import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import { createRandom } from '../random.ts';
import { freePorts } from '../soak/free-ports.ts';
import type { OrderKind } from '../soak/order-kinds.ts';
import { type PlayedOrder, playOrder } from '../soak/play-order.ts';
import { settle, type Unsettled } from '../soak/settle.ts';
import type { Trade } from '../soak/soak-order.ts';
import { type AppFiles, allOf, type SoakProcesses, startProcesses } from '../soak/start-processes.ts';
import type { SupervisedProcess } from '../soak/supervised-process.ts';
import { type Surroundings, startSurroundings } from '../soak/surroundings.ts';
import { outOfOrder } from '../soak/whole.ts';
import { reconcileOnce } from './reconcile-once.ts';
import { type ProgramEnd, runToEnd } from './run-to-end.ts';

/** Two versions of the apps, on one database. */
export type VersionName = 'old' | 'new';

/** One installation, whose processes may be of two versions. Each version has one receiver, one worker and one API. */
export interface Installation extends Pick<Surroundings, 'shop' | 'query' | 'directory'> {
  /** `punteo migrate` of a version. */
  migrate(version: VersionName): Promise<ProgramEnd>;
  /** Starts the programs of a version. Resolves when all are ready. */
  start(version: VersionName): Promise<void>;
  /** Starts one program that must not start, and resolves to how it ended. */
  startRefused(version: VersionName, app: 'receiver' | 'reconciliation'): Promise<ProgramEnd>;
  processes(version: VersionName): SoakProcesses;
  /** Ends the programs of a version, or its workers only, with SIGTERM. Rejects unless each ends with 0. */
  stop(version: VersionName, which?: 'all' | 'workers'): Promise<void>;
  /**
   * Opens an order of each kind, through the APIs that run in turn, and plays its buyer to the end. Rejects when a buyer or a
   * provider still waits for an answer after five minutes.
   */
  play(kinds: readonly OrderKind[]): Promise<void>;
  /** Performs a reconciliation run at a version. */
  reconcile(version: VersionName): Promise<string[]>;
  /** Reconciles at every version that runs, until everything is right. Resolves to what is not right in the end. */
  settle(): Promise<Problems>;
  close(): Promise<void>;
}

/** All empty: every order is right, every event delivered once and in sequence, and nothing acknowledged is lost. */
interface Problems extends Unsettled {
  readonly outOfOrder: readonly string[];
  /** Runs that did not finish, or were incomplete. */
  readonly runs: readonly string[];
  /** Programs that ended by themselves, with their last output. */
  readonly ends: readonly string[];
}

export async function startInstallation(apps: Readonly<Record<VersionName, AppFiles>>): Promise<Installation> {
  const [oldApi, newApi, ...receiverPorts] = (await freePorts(4)) as [number, number, ...number[]];
  const apiPorts = { old: oldApi, new: newApi };
  const ports = { old: receiverPorts.slice(0, 1), new: receiverPorts.slice(1) };
  const surroundings = await startSurroundings({ receiverPorts, blockTimeSeconds: 1 });
  const { env, shop, sandbox, directory } = surroundings;
  const running = new Map<VersionName, SoakProcesses>();
  const started: SupervisedProcess[] = [];
  const orders: PlayedOrder[] = [];
  const trade: Trade = { sandbox, shop, random: createRandom(1), acknowledged: [], answers: new Map(), payments: [] };
  const abandoned = new AbortController();
  const clients = {
    old: createReconciliationClient({ baseUrl: `http://127.0.0.1:${apiPorts.old}` }),
    new: createReconciliationClient({ baseUrl: `http://127.0.0.1:${apiPorts.new}` }),
  } satisfies Record<VersionName, ReconciliationClient>;
  let played = 0;

  function processes(version: VersionName): SoakProcesses {
    const found = running.get(version);
    if (found === undefined) throw new Error(`The ${version} version does not run.`);
    return found;
  }

  async function stop(version: VersionName, which: 'all' | 'workers' = 'all'): Promise<void> {
    const all = processes(version);
    const parts = which === 'all' ? allOf(all) : all.workers;
    for (const part of parts) {
      const code = await part.stop();
      if (code !== 0) throw new Error(`${part.name} ended with ${code}.`);
    }
    if (which === 'workers') return;
    running.delete(version);
  }

  async function findProblems(): Promise<Problems> {
    const runs: string[] = [];
    for (const version of running.keys()) runs.push(...(await reconcileOnce(version, clients[version])));
    const unsettled = await settle(surroundings, { orders, trade }, PATIENCE_MILLISECONDS);
    const ends = started.flatMap((part) => part.unexpectedEnds);
    return { ...unsettled, outOfOrder: outOfOrder(surroundings), runs, ends };
  }

  return {
    ...{ shop, directory, query: surroundings.query, processes, stop },
    migrate: (version) => runToEnd(apps[version], 'reconciliation', ['migrate'], env),
    startRefused(version, app) {
      const args = app === 'reconciliation' ? ['serve'] : [];
      return runToEnd(apps[version], app, args, { ...env, PORT: '0', ADMIN_PORT: '0', RECONCILIATION_ADMIN_PORT: '0' });
    },
    async start(version) {
      const processes = await startProcesses({
        ...{ apps: apps[version], prefix: `${version} `, env, shop, directory, workers: 1, reconcileEveryMinutes: 60 },
        ...{ receiverPorts: ports[version], apiPort: apiPorts[version] },
        onStarted: (part) => started.push(part),
      });
      running.set(version, processes);
    },
    async play(kinds) {
      const versions = [...running.keys()];
      const waiting = new Set<string>();
      const playing = kinds.map(async (kind) => {
        played += 1;
        const client = clients[versions[played % versions.length] as VersionName];
        waiting.add(kind.name);
        orders.push(await playOrder(kind, played, { client, trade, abandoned: abandoned.signal }));
        waiting.delete(kind.name);
      });
      const timeUp = Promise.withResolvers<never>();
      const timer = setTimeout(() => {
        const answers = JSON.stringify(Object.fromEntries(trade.answers));
        timeUp.reject(new Error(`Not answered: ${[...waiting].join('; ')}. Answers to callbacks: ${answers}`));
      }, PLAY_MILLISECONDS_MAX);
      await Promise.race([Promise.all(playing), timeUp.promise]).finally(() => clearTimeout(timer));
    },
    reconcile: (version) => reconcileOnce(version, clients[version]),
    async settle() {
      for (let attempt = 1; ; attempt += 1) {
        const problems = await findProblems();
        if (attempt === ATTEMPTS_MAX || Object.values(problems).every((each) => each.length === 0)) return problems;
      }
    },
    async close() {
      abandoned.abort();
      for (const part of started) await part.stop('SIGKILL');
      await surroundings.close();
    },
  };
}

/** After so long without a change the installation is reconciled again. */
const PATIENCE_MILLISECONDS = 4_000;
const ATTEMPTS_MAX = 50;
const PLAY_MILLISECONDS_MAX = 300_000;
