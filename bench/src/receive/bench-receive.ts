import { createHash, randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { TOKEN, withScene } from '../environment.ts';
import { type Contender, runToEnd, startContender } from '../processes.ts';
import { type Ratio, ratioOf } from '../ratio.ts';
import { callbackBody } from './callback-body.ts';
import type { LoadPlan, LoadResult } from './load.ts';

/** The receiver beside its peers in one run: rounds in which each takes its turn, medians of the rounds' ratios. */
export async function benchReceive(options: {
  readonly quick: boolean;
  readonly progress: (sentence: string) => void;
}): Promise<ReceiveReport> {
  const { quick, progress } = options;
  const rounds = quick ? 1 : 3;
  return withScene(async ({ url, client, receiverEnvironment }) => {
    const contenders: Record<string, () => Promise<Contender>> = {
      receiver: () => startContender(RECEIVER, { env: receiverEnvironment }),
      raw: () => startContender('./receive/peers/raw-http.ts'),
      withoutStore: () => startContender('./receive/peers/receiver-without-store.ts', { args: [TOKEN] }),
      insert: () => startContender('./receive/peers/insert-per-request.ts', { args: [url] }),
      textbook: () => startContender('./receive/peers/textbook.ts', { args: [url] }),
    };

    const full: Record<string, Measured[]> = {};
    for (let round = 0; round < rounds; round += 1) {
      // Each round begins with another one, so that no contender always has the freshest database.
      for (const name of rotate(Object.keys(contenders), round)) {
        progress(`round ${round + 1} of ${rounds}: ${name}, as fast as it can`);
        const result = await measure(contenders[name] as () => Promise<Contender>, client, {
          run: `full-${round}-${name}`,
          ratePerSecond: null,
          warmSeconds: quick ? 0.5 : 1.5,
          seconds: quick ? 1.5 : 3,
        });
        full[name] = [...(full[name] ?? []), result];
      }
    }

    const steady: Record<string, Measured[]> = {};
    for (let round = 0; round < rounds; round += 1) {
      for (const name of rotate(['receiver', 'insert'], round)) {
        progress(`round ${round + 1} of ${rounds}: ${name}, at ${STEADY_PER_SECOND} a second`);
        const result = await measure(contenders[name] as () => Promise<Contender>, client, {
          run: `steady-${round}-${name}`,
          ratePerSecond: STEADY_PER_SECOND,
          warmSeconds: 1,
          seconds: quick ? 2 : 5,
        });
        steady[name] = [...(steady[name] ?? []), result];
      }
    }

    const killed = { acknowledged: 0, lost: 0 };
    const killRounds = quick ? 3 : 20;
    for (let round = 0; round < killRounds; round += 1) {
      progress(`kill -9 in the middle, ${round + 1} of ${killRounds}`);
      const { acknowledged, lost } = await killRound(
        contenders.receiver as () => Promise<Contender>,
        client,
        `kill-${round}`,
      );
      killed.acknowledged += acknowledged;
      killed.lost += lost;
    }
    return { full, steady, killed, killRounds, ratios: ratiosOf(full, steady, killed.lost, killRounds) };
  });
}

export interface ReceiveReport {
  readonly full: Readonly<Record<string, readonly Measured[]>>;
  readonly steady: Readonly<Record<string, readonly Measured[]>>;
  readonly killed: { readonly acknowledged: number; readonly lost: number };
  readonly killRounds: number;
  readonly ratios: readonly Ratio[];
}

/** What one contender did in one round. On a busy machine the CPU time tells more than the rate. */
export interface Measured extends LoadResult {
  /** Of its process, for each request. */
  readonly cpuMicroseconds: number;
}

const RECEIVER = '../../apps/callback-receiver/src/main.ts';
const LOAD = './receive/load.ts';
const STEADY_PER_SECOND = 1_000;
const CONNECTIONS = 64;

async function measure(
  start: () => Promise<Contender>,
  client: Client,
  plan: Pick<LoadPlan, 'run' | 'ratePerSecond' | 'warmSeconds' | 'seconds'>,
): Promise<Measured> {
  // What the one before left to be written is not charged to this one.
  await client.query('checkpoint');
  const contender = await start();
  const cpuBefore = contender.cpuMicroseconds();
  try {
    const result = await runToEnd<LoadResult>(LOAD, {
      ...plan,
      port: contender.port,
      path: `/callbacks/pentagoo/${TOKEN}`,
      connections: CONNECTIONS,
      untilKilled: false,
    });
    return { ...result, cpuMicroseconds: (contender.cpuMicroseconds() - cpuBefore) / result.answeredInAll };
  } finally {
    await contender.stop();
  }
}

/** Load, kill -9 at a random moment, and the digests that were answered 200 looked for in the inbox. */
async function killRound(
  start: () => Promise<Contender>,
  client: Client,
  run: string,
): Promise<{ acknowledged: number; lost: number }> {
  const contender = await start();
  const load = runToEnd<LoadResult>(LOAD, {
    run,
    port: contender.port,
    path: `/callbacks/pentagoo/${TOKEN}`,
    connections: CONNECTIONS,
    ratePerSecond: null,
    warmSeconds: 0,
    seconds: 30,
    untilKilled: true,
  });
  await new Promise((resolve) => setTimeout(resolve, 400 + (randomBytes(2).readUInt16LE() % 600)));
  await contender.stop('SIGKILL');
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
  killRounds: number,
): Ratio[] {
  const rate = (name: string) => full[name]?.map(({ perSecond }) => perSecond) ?? [];
  const wait = (name: string, at: 'p50Milliseconds' | 'p99Milliseconds') => steady[name]?.map((each) => each[at]) ?? [];
  const refused = [...(full.receiver ?? []), ...(steady.receiver ?? [])].reduce(
    (sum, each) => sum + each.otherThan200,
    0,
  );
  return [
    ratioOf('receiver / raw node:http that stores nothing, requests a second', rate('receiver'), rate('raw'), {
      least: 0.5,
    }),
    ratioOf('receiver / the same receiver without a store, requests a second', rate('receiver'), rate('withoutStore'), {
      least: 0.95,
    }),
    ratioOf('receiver / Express with an INSERT per request, requests a second', rate('receiver'), rate('insert'), {
      least: 3,
    }),
    ratioOf(
      'receiver / BEGIN, insert, add job, COMMIT per request, requests a second',
      rate('receiver'),
      rate('textbook'),
      {
        least: 20,
      },
    ),
    ratioOf(
      `receiver / an INSERT per request at ${STEADY_PER_SECOND} a second, p50`,
      wait('receiver', 'p50Milliseconds'),
      wait('insert', 'p50Milliseconds'),
      { most: 1.1 },
    ),
    ratioOf(
      `receiver / an INSERT per request at ${STEADY_PER_SECOND} a second, p99`,
      wait('receiver', 'p99Milliseconds'),
      wait('insert', 'p99Milliseconds'),
      { most: 1.3 },
    ),
    // A 503 is honest where the disk stands still, and still a callback that must come again.
    { what: 'answers of the receiver other than 200', value: refused, goal: '0', met: refused === 0 },
    { what: `acknowledged callbacks lost in ${killRounds} kill -9 rounds`, value: lost, goal: '0', met: lost === 0 },
  ];
}

function rotate<T>(items: readonly T[], by: number): T[] {
  return items.map((_, index) => items[(index + by) % items.length] as T);
}

function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
