import { PunteoError } from '@punteo/payments';
import { expect, test } from 'vitest';
import { createApart } from './apart.ts';

const away = () => new PunteoError('store_unavailable', 'away', { retryable: true });
const refused = () => new PunteoError('store_refused', 'refused');
const RESTS = [0.001, 0.002, 0.004];

test('a part that fails is a result, and the next part goes on', async () => {
  const apart = createApart({ ping: async () => {} });
  const error = new TypeError('facts');
  expect(await apart(() => Promise.reject(error))).toEqual({ ok: false, error });
  expect(await apart(async () => 7)).toEqual({ ok: true, value: 7 });
});

test('all parts wait together for a database that is away, and each is tried once more when it is back', async () => {
  let isAway = true;
  let pings = 0;
  const ping = async () => {
    pings += 1;
    if (pings === 3) isAway = false;
    if (isAway) throw away();
  };
  const tries = [0, 0, 0];
  const apart = createApart({ ping, restsSeconds: RESTS });
  const parts = tries.map((_, index) =>
    apart(async () => {
      tries[index] = (tries[index] ?? 0) + 1;
      if (isAway) throw away();
      return index;
    }),
  );
  expect(await Promise.all(parts)).toEqual([0, 1, 2].map((value) => ({ ok: true, value })));
  expect([pings, tries]).toEqual([3, [2, 2, 2]]);
});

test('a database that stays away ends the job after as many tries as there are rests', async () => {
  let pings = 0;
  const ping = async () => {
    pings += 1;
    throw away();
  };
  const apart = createApart({ ping, restsSeconds: RESTS });
  await expect(apart(() => Promise.reject(away()))).rejects.toMatchObject({ code: 'store_unavailable' });
  expect(pings).toBe(3);
});

test('a part that alone cannot use a database that answers is a result, and three in a row end the job', async () => {
  const apart = createApart({ ping: async () => {}, restsSeconds: RESTS });
  const fails = () => apart(() => Promise.reject(away()));
  expect(await fails()).toMatchObject({ ok: false });
  expect(await apart(async () => 1)).toMatchObject({ ok: true });
  expect([await fails(), await fails()]).toMatchObject([{ ok: false }, { ok: false }]);
  await expect(fails()).rejects.toMatchObject({ code: 'store_unavailable' });
});

test('a job that was stopped begins no other part', async () => {
  const stop = new AbortController();
  const apart = createApart({ ping: async () => {}, signal: stop.signal });
  stop.abort(new PunteoError('run_ended', 'cancelled'));
  await expect(apart(async () => 1)).rejects.toMatchObject({ code: 'run_ended' });
});

test('all parts wait for a database that refuses its user, until it admits the user again', async () => {
  let isRefused = true;
  let pings = 0;
  const ping = async () => {
    pings += 1;
    if (pings === 4) isRefused = false;
    if (isRefused) throw refused();
  };
  const apart = createApart({ ping, restsSeconds: RESTS });
  const part = async () => {
    if (isRefused) throw refused();
    return 'done';
  };
  expect(await apart(part)).toEqual({ ok: true, value: 'done' });
});

test('a part that lacks the right to one table fails alone; three in a row end the job', async () => {
  const apart = createApart({ ping: async () => {}, restsSeconds: RESTS });
  expect(await apart(() => Promise.reject(refused()))).toMatchObject({ ok: false });
  expect(await apart(async () => 7)).toEqual({ ok: true, value: 7 });
  await apart(() => Promise.reject(refused()));
  await apart(() => Promise.reject(refused()));
  await expect(apart(() => Promise.reject(refused()))).rejects.toMatchObject({ code: 'store_refused' });
});
