import { createHash, randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { CALLBACK_TOKEN, withBenchDatabase } from '../bench-database.ts';
import { type MeasuredProcess, runToEnd, startProcess } from '../processes.ts';
import { type Ratio, ratioOf } from '../ratio.ts';
import { callbackBody } from './callback-body.ts';
import type { LoadPlan, LoadResult } from './load.ts';

/** Compares the receiver with its peers. Each runs once per round; ratios are medians over the rounds. */
export async function benchReceive(options: {
  readonly quick: boolean;
  readonly progress: (sentence: string) => void;
}): Promise<ReceiveReport> {
  const { quick, progress } = options;
  const roundCount = quick ? 1 : 3;
  return withBenchDatabase(async ({ url, client, receiverEnvironment }) => {
    const receivers: Record<string, () => Promise<MeasuredProcess>> = {
      receiver: () => startProcess(RECEIVER, { env: receiverEnvironment }),
      raw: () => startProcess('./receive/peers/raw-http.ts'),
      withoutStore: () => startProcess('./receive/peers/receiver-without-store.ts', { args: [CALLBACK_TOKEN] }),
      insert: () => startProcess('./receive/peers/insert-per-request.ts', { args: [url] }),
      textbook: () => startProcess('./receive/peers/textbook.ts', { args: [url] }),
    };

    const full: Record<string, Measured[]> = {};
    for (let round = 0; round < roundCount; round += 1) {
      // Each round starts with another receiver, so that none always has the newest database.
      for (const name of rotate(Object.keys(receivers), round)) {
        progress(`round ${round + 1} of ${roundCount}: ${name}, at full speed`);
        const result = await measure(receivers[name] as () => Promise<MeasuredProcess>, client, {
          run: `full-${round}-${name}`,
          ratePerSecond: null,
          warmSeconds: quick ? 0.5 : 1.5,
          seconds: quick ? 1.5 : 3,
        });
        full[name] = [...(full[name] ?? []), result];
      }
    }

    const steady: Record<string, Measured[]> = {};
    for (let round = 0; round < roundCount; round += 1) {
      for (const name of rotate(['receiver', 'insert'], round)) {
        progress(`round ${round + 1} of ${roundCount}: ${name}, at ${STEADY_PER_SECOND} per second`);
        const result = await measure(receivers[name] as () => Promise<MeasuredProcess>, client, {
          run: `steady-${round}-${name}`,
          ratePerSecond: STEADY_PER_SECOND,
          warmSeconds: 1,
          seconds: quick ? 2 : 5,
        });
        steady[name] = [...(steady[name] ?? []), result];
      }
    }

    const killed = { acknowledged: 0, lost: 0 };
    const killCount = quick ? 3 : 20;
    for (let kill = 1; kill <= killCount; kill += 1) {
      progress(`kill -9 under load, ${kill} of ${killCount}`);
      const { acknowledged, lost } = await killRound(
        receivers.receiver as () => Promise<MeasuredProcess>,
        client,
        `kill-${kill}`,
      );
      killed.acknowledged += acknowledged;
      killed.lost += lost;
    }
    return { full, steady, killed, killCount, ratios: ratiosOf(full, steady, killed.lost, killCount) };
  });
}

export interface ReceiveReport {
  readonly full: Readonly<Record<string, readonly Measured[]>>;
  readonly steady: Readonly<Record<string, readonly Measured[]>>;
  readonly killed: { readonly acknowledged: number; readonly lost: number };
  readonly killCount: number;
  readonly ratios: readonly Ratio[];
}

/** The result of one receiver in one round. On a busy machine the CPU time is more reliable than the rate. */
export interface Measured extends LoadResult {
  /** CPU time of its process per request. */
  readonly cpuMicroseconds: number;
}

const RECEIVER = '../../apps/callback-receiver/src/main.ts';
const LOAD = './receive/load.ts';
const STEADY_PER_SECOND = 1_000;
const CONNECTIONS = 64;

async function measure(
  start: () => Promise<MeasuredProcess>,
  client: Client,
  plan: Pick<LoadPlan, 'run' | 'ratePerSecond' | 'warmSeconds' | 'seconds'>,
): Promise<Measured> {
  // So that this receiver does not pay for the previous one's unwritten pages.
  await client.query('checkpoint');
  const receiver = await start();
  const cpuBefore = receiver.cpuMicroseconds();
  try {
    const result = await runToEnd<LoadResult>(LOAD, {
      ...plan,
      port: receiver.port,
      path: `/callbacks/pentagoo/${CALLBACK_TOKEN}`,
      connections: CONNECTIONS,
      untilKilled: false,
    });
    return { ...result, cpuMicroseconds: (receiver.cpuMicroseconds() - cpuBefore) / result.answeredInAll };
  } finally {
    await receiver.stop();
  }
}

/** Sends load, kills the receiver at a random moment and counts the acknowledged callbacks that the inbox lacks. */
async function killRound(
  start: () => Promise<MeasuredProcess>,
  client: Client,
  run: string,
): Promise<{ acknowledged: number; lost: number }> {
  const receiver = await start();
  const load = runToEnd<LoadResult>(LOAD, {
    run,
    port: receiver.port,
    path: `/callbacks/pentagoo/${CALLBACK_TOKEN}`,
    connections: CONNECTIONS,
    ratePerSecond: null,
    warmSeconds: 0,
    seconds: 30,
    untilKilled: true,
  });
  await new Promise((resolve) => setTimeout(resolve, 400 + (randomBytes(2).readUInt16LE() % 600)));
  await receiver.stop('SIGKILL');
  const { acknowledged } = await load;
  const digests = new Set(acknowledged.map((number) => digestOf(callbackBody(run, number))));
  const { rows } = await client.query<{ found: string }>(
    `select count(*) as found from callbacks where digest = any(select decode(hex, 'hex') from unnest($1::text[]) as hex)`,
    [[...digests]],
  );
  return { acknowledged: acknowledged.length, lost: digests.size - Number(rows[0]?.found ?? 0) };
}

function ratiosOf(
  full: Readonly<Record<string, readonly Measured[]>>,
  steady: Readonly<Record<string, readonly Measured[]>>,
  lost: number,
  killCount: number,
): Ratio[] {
  const rate = (name: string) => full[name]?.map(({ perSecond }) => perSecond) ?? [];
  const wait = (name: string, at: 'p50Milliseconds' | 'p99Milliseconds') => steady[name]?.map((each) => each[at]) ?? [];
  const otherAnswers = [...(full.receiver ?? []), ...(steady.receiver ?? [])].reduce(
    (sum, each) => sum + each.otherThan200,
    0,
  );
  return [
    ratioOf('receiver / raw node:http that stores nothing, requests per second', rate('receiver'), rate('raw'), {
      least: 0.5,
    }),
    ratioOf(
      'receiver / the same receiver without a store, requests per second',
      rate('receiver'),
      rate('withoutStore'),
      {
        least: 0.95,
      },
    ),
    ratioOf('receiver / Express with an INSERT per request, requests per second', rate('receiver'), rate('insert'), {
      least: 3,
    }),
    ratioOf(
      'receiver / BEGIN, insert, add job, COMMIT per request, requests per second',
      rate('receiver'),
      rate('textbook'),
      {
        least: 20,
      },
    ),
    ratioOf(
      `receiver / an INSERT per request at ${STEADY_PER_SECOND} per second, p50`,
      wait('receiver', 'p50Milliseconds'),
      wait('insert', 'p50Milliseconds'),
      { most: 1.1 },
    ),
    ratioOf(
      `receiver / an INSERT per request at ${STEADY_PER_SECOND} per second, p99`,
      wait('receiver', 'p99Milliseconds'),
      wait('insert', 'p99Milliseconds'),
      { most: 1.3 },
    ),
    // A 503 is correct while the disk is blocked, but the callback has to be sent again.
    { what: 'answers of the receiver other than 200', value: otherAnswers, goal: '0', met: otherAnswers === 0 },
    { what: `acknowledged callbacks lost in ${killCount} times kill -9`, value: lost, goal: '0', met: lost === 0 },
  ];
}

function rotate<T>(items: readonly T[], by: number): T[] {
  return items.map((_, index) => items[(index + by) % items.length] as T);
}

function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
