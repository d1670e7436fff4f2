import { expect, test } from 'vitest';
import { startLoop, type Turn } from './loop.ts';

const quiet = { restMilliseconds: { least: 5, most: 60_000 }, onError: () => {} };

test('while there is more it goes on at once, one turn at a time', async () => {
  let turns = 0;
  let running = 0;
  const loop = startLoop(
    async () => {
      expect(++running).toBe(1);
      await new Promise(setImmediate);
      running -= 1;
      return ++turns < 100 ? 'more' : 'none';
    },
    { ...quiet, restMilliseconds: { least: 60_000, most: 60_000 } },
  );
  await expect.poll(() => turns).toBe(100);
  await loop.stop();
});

test('a nudge ends the rest, also one that comes during a turn', async () => {
  const gates: ((found: Turn) => void)[] = [];
  const loop = startLoop(() => new Promise<Turn>((resolve) => gates.push(resolve)), {
    ...quiet,
    restMilliseconds: { least: 60_000, most: 60_000 },
  });
  loop.wake();
  gates[0]?.('none');
  await expect.poll(() => gates.length).toBe(2);
  gates[1]?.('none');
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(gates.length).toBe(2);
  loop.wake();
  await expect.poll(() => gates.length).toBe(3);
  gates[2]?.('none');
  await loop.stop();
});

test('a failed turn is told and tried again; a loop that only fails is not alive', async () => {
  let now = 0;
  let failing = true;
  const errors: unknown[] = [];
  const loop = startLoop(
    async () => {
      if (failing) throw new Error('away');
      return 'none';
    },
    { ...quiet, onError: (error) => errors.push(error), clock: () => now },
  );
  await expect.poll(() => errors.length).toBe(1);
  now = 10_000;
  expect(loop.alive(5_000)).toBe(false);
  failing = false;
  loop.wake();
  await expect.poll(() => loop.alive(5_000)).toBe(true);
  await loop.stop();
});

test('stopping waits for the turn that runs', async () => {
  const gate = Promise.withResolvers<Turn>();
  const loop = startLoop(() => gate.promise, quiet);
  let stopped = false;
  const stop = loop.stop().then(() => {
    stopped = true;
  });
  await new Promise(setImmediate);
  expect(stopped).toBe(false);
  gate.resolve('more');
  await stop;
});
