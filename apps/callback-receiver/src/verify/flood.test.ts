import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SandboxChain, type SandboxToken, startChain } from '@punteo/sandbox';
import { faultCount } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startReceiverProcess } from '../__fixtures__/receiver-process.ts';
import {
  anOrder,
  openReceiverDatabase,
  PENTAGOO_PATH,
  post,
  type ReceiverDatabase,
  receiverEnvironment,
} from '../__fixtures__/test-receiver.ts';

const CALLBACKS = faultCount(1_000, 40_000);
const IS_FULL = CALLBACKS === 40_000;
/** Of one order, of transactions that no node shows: as many as a verification asks about. */
const CLAIMS_MAX = 16;
/** Of one order, of transactions that no node shows. */
const EVIDENCE_MAX = 1_000;
const MEBIBYTE = 1_048_576;
const MERCHANT = `0x${'4d'.repeat(20)}` as const;

let database: ReceiverDatabase;
let chain: SandboxChain;
let token: SandboxToken;
const directory = mkdtempSync(join(tmpdir(), 'punteo-flood-'));

beforeAll(async () => {
  database = await openReceiverDatabase();
  chain = await startChain();
  token = await chain.deployToken();
});

afterAll(async () => {
  await chain.close();
  await database.close();
  rmSync(directory, { recursive: true });
});

test.each([
  ['another network', '1'],
  // Without a trusted proxy's header all callbacks come from one address.
  ['the same network', '0'],
])(
  'during a flood of callbacks with made-up transactions on one order, an honest one of %s is verified within a minute, in bounded memory',
  {
    timeout: 1_200_000,
  },
  async (_network, trustedHops) => {
    await database.client.query('truncate callbacks, claims, evidence');
    const order = anOrder();
    await database.store.orders.put([order]);
    const receiver = await startReceiverProcess(
      receiverEnvironment(database.url, {
        ROLE: 'all',
        PENTAGOO_SIGN_REFERENCE: 'false',
        TRUST_PROXY_HOPS: trustedHops,
        CHAINS_FILE: chainsFile(),
        VERIFICATION_COOLDOWN_SECONDS: IS_FULL ? '10' : '1',
      }),
    );
    try {
      const send = (hash: string, network: string) =>
        post(receiver, PENTAGOO_PATH, bodyAbout(order.orderId, hash), { 'x-forwarded-for': network });
      const madeUp = (count: number) =>
        Array.from({ length: count }, () => send(`0x${randomBytes(32).toString('hex')}`, '203.0.113.9'));
      const answers = await Promise.all(madeUp(CALLBACKS / 2));
      const { hash } = await chain.transfer({ token, to: MERCHANT, amount: '100.00' });
      await chain.mine(2);
      answers.push(await send(hash, '198.51.100.7'));
      answers.push(...(await Promise.all(madeUp(CALLBACKS / 2))));
      expect(new Set(answers)).toEqual(new Set([200]));

      await expect.poll(() => stateOf(order.orderId), { timeout: 60_000 }).toBe('paid');
      await expect.poll(() => count('callbacks where matched_at is null')).toBe(0);
      expect(await count('callbacks')).toBe(CALLBACKS + 1);
      // Beside the one that is proven.
      expect(await count('claims')).toBeLessThanOrEqual(CLAIMS_MAX + 1);
      // Each transaction is asked about in its turn; what is not shown again is not stored again.
      expect(await count('evidence')).toBeLessThanOrEqual(EVIDENCE_MAX + 16);
      if (IS_FULL) expect(peakMemory(receiver.pid)).toBeLessThanOrEqual(300 * MEBIBYTE);
    } finally {
      receiver.kill('SIGTERM');
      await receiver.ended;
    }
  },
);

function bodyAbout(orderId: string, hash: string): string {
  return JSON.stringify({ amount: '100.00 USD', date: '', blockchain: 'Sandbox', hash, paymentId: 'p', orderId });
}

function chainsFile(): string {
  const path = join(directory, 'chains.json');
  const sandbox = {
    names: ['Sandbox'],
    chainId: chain.chainId,
    rpcUrls: [chain.rpcUrl],
    quorum: 1,
    finality: { depth: 1 },
    recipients: [MERCHANT],
    tokens: [{ address: token.address, decimals: token.decimals, currency: 'USD' }],
  };
  writeFileSync(path, JSON.stringify([sandbox]));
  return path;
}

/** The most that the process ever had resident, in bytes. */
function peakMemory(pid: number): number {
  const [, kibibytes = ''] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1_024;
}

async function stateOf(orderId: string) {
  return (await database.store.orders.get(orderId))?.standing.state;
}

async function count(rows: string): Promise<number> {
  return (await database.client.query(`select from ${rows}`)).rowCount ?? 0;
}
