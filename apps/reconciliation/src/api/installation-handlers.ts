import { type ProbeResult, PunteoError, type WitnessHealth } from '@punteo/payments';
import type { App } from '../app.ts';
import type { ShownSettings } from '../settings/shown-settings.ts';
import { lastRuns } from './overview-handlers.ts';

/** The contract's routes about the installation itself. */
export function installationHandlers(app: App) {
  let running: ReturnType<typeof checks> | undefined;
  return {
    getHealth: async () => ({ status: 200 as const, body: await healthOf(app) }),

    /** Checks that are under way are shared: each of them asks providers and nodes. */
    runDoctor: async () => {
      running ??= checks(app).finally(() => {
        running = undefined;
      });
      return { status: 200 as const, body: await running };
    },

    getSettings: async () => ({ status: 200 as const, body: { groups: settingsToWire(app) } }),
  };
}

async function healthOf({ store, providers, clock, gauges }: App) {
  const [read, deliveries, witnesses, { last }] = await Promise.all([
    gauges?.(),
    store.figures.deliveries(),
    store.figures.witnesses(),
    lastRuns(store),
  ]);
  const jobs = Map.groupBy(read?.jobs ?? [], ({ queue }) => queue);
  const count = (queue: string, state?: 'waiting' | 'active') =>
    (jobs.get(queue) ?? []).reduce((sum, job) => sum + (state === undefined || job.state === state ? job.count : 0), 0);
  return {
    asOf: clock().toISOString(),
    providers: providers.map(({ name }) => ({
      provider: name,
      witnesses: witnesses.filter(({ provider }) => provider === name).map(witnessToWire),
    })),
    callbacks: { oldestUnmatchedSeconds: read?.oldestUnmatchedCallbackSeconds ?? 0 },
    verifications: { oldestDueSeconds: read?.oldestDueVerificationSeconds ?? 0, dead: count('verify_dead') },
    queues: [...jobs.keys()]
      .filter((queue) => !queue.endsWith('_dead'))
      .map((queue) => ({ queue, waiting: count(queue, 'waiting'), active: count(queue, 'active') })),
    deliveries: deliveries.map(({ waiting, oldestAt, ...counts }) => ({
      ...counts,
      paused: waiting,
      oldestAt: oldestAt?.toISOString() ?? null,
    })),
    lastRun: last,
  };
}

function witnessToWire({ network, lastAnsweredAt, failingSince }: WitnessHealth) {
  return {
    network,
    lastVerifiedAt: lastAnsweredAt?.toISOString() ?? null,
    failingSince: failingSince?.toISOString() ?? null,
  };
}

async function checks({ doctor, clock }: App) {
  if (doctor === undefined)
    throw new PunteoError('not_found', 'This process cannot run the doctor: use `punteo doctor`.');
  const startedAt = clock().toISOString();
  const results = await doctor();
  return { startedAt, finishedAt: clock().toISOString(), checks: results.map(checkToWire) };
}

const RESULTS = { ok: 'ok', warn: 'warning', fail: 'error' } as const satisfies Record<ProbeResult['result'], string>;
/** A sender can make up any number of fields, which are lines. */
const LINES_MAX = 40;

function checkToWire({ name, result, detail, lines = [] }: ProbeResult) {
  return {
    name,
    result: RESULTS[result],
    sentence: detail,
    lines: lines.slice(0, LINES_MAX),
    moreLines: Math.max(lines.length - LINES_MAX, 0),
  };
}

function settingsToWire({ settings }: { readonly settings?: ShownSettings }) {
  if (settings === undefined) throw new PunteoError('not_found', 'This process does not know its settings.');
  return settings.map(({ group, items }) => ({
    group,
    items: items.map(({ name, values }) => ({ name, values: values.map((each) => ({ ...each })) })),
  }));
}
