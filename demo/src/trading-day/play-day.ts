import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DayOrder, dayStatements, type TradingDay } from '@punteo/sandbox';
import { expectStatus } from '../day-actions.ts';
import type { DemoEnvironment } from '../environment.ts';
import { hoursAgo, type Playing } from './day-acts.ts';
import { Ledger } from './ledger.ts';
import { BLOCKS_UNTIL_FINAL, forEachConcurrently, playSteps } from './play-steps.ts';

/**
 * Plays a day: imports its orders, lets merchant, buyers and providers act, reconciles at noon, reports the goods that went
 * out, plays the evening, and imports the statements. Everything goes the ways of a real installation: commands, API,
 * callbacks to the receiver, payments at the sandbox's providers, transfers on its chain. What remains is the run of the
 * evening.
 */
export async function playTradingDay(
  day: TradingDay,
  environment: DemoEnvironment,
  note: (sentence: string) => void,
): Promise<Ledger> {
  const ledger = new Ledger();
  const { sandbox } = environment;
  const lookAlike = await sandbox.chain.deployToken({ symbol: sandbox.token.symbol, decimals: sandbox.token.decimals });
  const playing = { environment, ledger, lookAlike };
  note(`Importing ${day.orders.length} orders`);
  await importFile(environment, 'orders.csv', ['orders', 'import'], ordersCsv(day.orders));
  await playStrays(day, playing);
  const progress = (part: string) => (done: number, total: number) => note(`${part}: ${done} of ${total} steps`);
  await playSteps(day.orders, 'morning', playing, progress('Morning'));
  await settleChain(environment);
  note('Reconciling at noon');
  await environment.punteo(['reconcile', '--json'], { codes: [0, 1] });
  await reportFulfilments(day.orders, environment, progress('Goods'));
  await playSteps(day.orders, 'evening', playing, progress('Evening'));
  await settleChain(environment);
  note('Importing the statements');
  const byOrder = ledger.money.toSorted((left, right) => ((left.orderId ?? '') < (right.orderId ?? '') ? -1 : 1));
  for (const { name, text, mapping } of dayStatements(day, byOrder, new Date().toISOString().slice(0, 10))) {
    const mappingFile = write(environment, `${name}.mapping.json`, JSON.stringify(mapping));
    await importFile(environment, name, ['statements', 'import', '--mapping', mappingFile], text);
  }
  return ledger;
}

/** Makes what the chain has final, and waits until the clock has reached the newest block: many blocks a second run ahead of it. */
async function settleChain({ sandbox: { chain } }: DemoEnvironment): Promise<void> {
  await chain.mine(BLOCKS_UNTIL_FINAL);
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_getBlockByNumber', params: ['latest', false] });
  const answer = await fetch(chain.rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const { result } = (await answer.json()) as { readonly result: { readonly timestamp: string } };
  const aheadMilliseconds = Number(result.timestamp) * 1_000 - Date.now();
  if (aheadMilliseconds > 0) await new Promise((resolve) => setTimeout(resolve, aheadMilliseconds));
}

/** One after the other, before everything else: the receiver counts callbacks. */
async function playStrays({ strays }: TradingDay, { environment: { sandbox }, ledger }: Playing): Promise<void> {
  for (const stray of strays) {
    switch (stray.act) {
      case 'callback':
        await sandbox[stray.provider].sendCallback(stray.text);
        break;
      case 'neopay_payment': {
        const { resource } = sandbox.neopay.insert({ amount: stray.amount, currency: 'GBP', status: 'completed' });
        ledger.addStray(stray.name, resource.id);
        break;
      }
      case 'transfer': {
        const { chain, token, recipient } = sandbox;
        const { hash } = await chain.transfer({ token, to: recipient, amount: stray.amount });
        ledger.addStray(stray.name, hash);
      }
    }
  }
}

function ordersCsv(orders: readonly DayOrder[]): string {
  const createdAt = hoursAgo(2);
  const dueAt = { tomorrow: hoursAgo(-24), an_hour_ago: hoursAgo(1) };
  const rows = orders.map(({ orderId, amount, currency, providers, due }) =>
    [orderId, amount, currency, createdAt, due === null ? '' : dueAt[due], providers.join('|')].join(','),
  );
  return ['order_id,amount,currency,created_at,due_at,providers', ...rows, ''].join('\n');
}

/** As the merchant's warehouse does. Goods that went out unpaid are recorded all the same. */
async function reportFulfilments(
  orders: readonly DayOrder[],
  { client }: DemoEnvironment,
  progress: (done: number, total: number) => void,
): Promise<void> {
  const fulfilled = orders.filter((order) => order.fulfilled);
  let done = 0;
  await forEachConcurrently(fulfilled, async ({ orderId }) => {
    const body = { force: true, reason: 'it left the warehouse' };
    expectStatus(await client.putFulfilment({ params: { orderId }, body }), 200);
    done += 1;
    if (done % 100 === 0) progress(done, fulfilled.length);
  });
}

async function importFile(
  environment: DemoEnvironment,
  name: string,
  command: readonly string[],
  text: string,
): Promise<void> {
  await environment.punteo([...command, write(environment, name, text)]);
}

function write({ directory }: DemoEnvironment, name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}
