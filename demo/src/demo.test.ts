import { afterEach, expect, test } from 'vitest';
import { expectStatus } from './actors.ts';
import { day } from './day.ts';
import { startWorld, type World } from './environment.ts';
import { playDay } from './play-day.ts';
import { differences } from './print-day.ts';
import { countDay, type Scene } from './scenario.ts';

let world: World | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
}, 60_000);

test('the day ends as its script says, on real parts', async () => {
  world = await startWorld({ persistentSender: false });
  const { report } = await playDay(world, day);
  expect(differences(countDay(day), report)).toEqual([]);
  expect(report.complete).toBe(true);
  // The merchant is told of each order that may be shipped, under a signature that held; the last ones a moment later.
  const { merchant } = world;
  await expect
    .poll(() => merchant.told.get('order.paid')?.length ?? 0)
    .toBeGreaterThanOrEqual(countDay(day).standings.paid ?? Number.NaN);
}, 120_000);

test('forged callbacks change no standing', async () => {
  const forged = day.filter(({ title }) =>
    /forged|altered|never was|not ours|a callback that cannot be read/.test(title),
  );
  expect(forged.length).toBeGreaterThanOrEqual(5);
  world = await startWorld({ persistentSender: false });
  const { report } = await playDay(world, forged);
  expect(Object.keys(report.standings)).toEqual(['awaiting']);
  expect([...world.merchant.told.keys()]).toEqual([]);
}, 120_000);

test('killing the receiver with -9 in the middle of the day loses no callback that got a 200, and changes no outcome', async () => {
  world = await startWorld({ persistentSender: true });
  const { killReceiver } = world;
  const { report, acknowledged } = await playDay(world, day, killReceiver);
  const stored = await storedDigests(world);
  expect(acknowledged.length).toBeGreaterThan(50);
  expect(acknowledged.filter((digest) => !stored.includes(digest))).toEqual([]);
  const script = countDay(day);
  expect(report).toMatchObject({
    orders: script.orders,
    standings: script.standings,
    discrepancies: script.discrepancies,
    complete: true,
  });
}, 180_000);

test('a day that ends otherwise than scripted is told line by line', () => {
  const scene: Scene = {
    title: 'x',
    times: 2,
    outcome: { standings: ['paid'], received: 1 },
    play: async () => undefined,
  };
  const script = countDay([scene]);
  const played = { ...script, standings: { awaiting: 2 }, callbacks: { ...script.callbacks, received: 3 } };
  expect(differences(script, played)).toEqual([
    'standing paid: the script says 2, the day ended with 0',
    'callbacks received: the script says 2, the day ended with 3',
    'standing awaiting: the script says 0, the day ended with 2',
  ]);
});

async function storedDigests({ client }: World): Promise<readonly string[]> {
  const digests: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = expectStatus(
      await client.listCallbacks({ query: { limit: 100, ...(cursor ? { cursor } : {}) } }),
      200,
    );
    digests.push(...page.items.map(({ digest }) => digest));
    if (page.nextCursor === null) return digests;
    cursor = page.nextCursor;
  }
}
