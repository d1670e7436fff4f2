import { afterAll, beforeAll, expect, test } from 'vitest';
import { paidOrder, startTestApp, storeCallback, type TestApp } from '../__fixtures__/test-app.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { runPunteo } from './__fixtures__/run-punteo.ts';

let testApp: TestApp;

/** A-1 is paid and not fulfilled; three callbacks name no order of ours. */
beforeAll(async () => {
  testApp = await startTestApp();
  await paidOrder(testApp, 'A-1');
  for (const id of ['a', 'b', 'c']) await storeCallback(testApp, JSON.stringify({ payment: { id } }), null);
  await reconcile(testApp.app);
});

afterAll(async () => {
  await testApp?.close();
});

test('discrepancies show says what to do, with the commands that do it', async () => {
  const [unshipped] = (await document('discrepancies', 'list', '--kind', 'paid_not_fulfilled')).items;
  const { code, stdout } = await punteo('discrepancies', 'show', unshipped.discrepancyId);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^What to do\. /m);
  expect(stdout).toMatch(/^ {4}punteo orders fulfil A-1 --reason REASON$/m);
  expect(stdout).toContain(`    punteo discrepancies resolve ${unshipped.discrepancyId} --reason REASON\n`);
  const spanish = await punteo('discrepancies', 'show', unshipped.discrepancyId, '--lang', 'es');
  expect(spanish.stdout).toMatch(/^Qué hacer\. /m);
  const shown = await document('discrepancies', 'show', unshipped.discrepancyId);
  expect(shown.steps.map(({ action }: { action: string }) => action)).toEqual(
    expect.arrayContaining(['fulfil', 'resolve']),
  );
  expect(shown.advice).not.toBe('');
});

test('orders verify queues a verification at each provider of the order, with a reason', async () => {
  const queued = await document('orders', 'verify', 'A-1', '--reason', 'the buyer says so');
  expect(queued).toMatchObject({ orderId: 'A-1', providers: [{ provider: 'neopay' }] });
  const { stdout } = await punteo('orders', 'verify', 'A-1', '--reason', 'the buyer says so');
  expect(stdout).toMatch(/^A-1 will be verified at neopay, not before \d{4}-/);
  expect((await punteo('orders', 'verify', 'A-1')).code).toBe(64);
  expect(await punteo('orders', 'verify', 'A-9', '--reason', 'x')).toMatchObject({ code: 64, stdout: '' });
});

test('callbacks replay takes several ids, or all that a filter selects where their number is the one expected', async () => {
  const orphans = await document('callbacks', 'list', '--outcome', 'orphan');
  const ids = orphans.items.map(({ callbackId }: { callbackId: string }) => callbackId);
  expect(ids).toHaveLength(3);
  const because = ['--reason', 'the orders are imported now'];

  expect((await punteo('callbacks', 'replay', ids.join(','))).stderr).toContain('--reason');
  expect((await punteo('callbacks', 'replay', 'all', '--outcome', 'orphan', ...because)).stderr).toContain('--count');
  const all = ['callbacks', 'replay', 'all', '--outcome', 'orphan', ...because];
  expect(await punteo(...all, '--count', '2')).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('selects 3 callbacks now, not 2'),
  });
  expect((await punteo('callbacks', 'replay', `${ids[0]},99999`, ...because)).stderr).toContain('no callback 99999');
  expect((await document('callbacks', 'list', '--outcome', 'orphan')).items).toHaveLength(3);

  expect((await punteo('callbacks', 'replay', ids.slice(0, 2).join(','), ...because)).stdout).toBe(
    '2 will be read again\n',
  );
  expect(await document(...all, '--count', '1')).toEqual({ replayed: 1 });
  expect((await document('callbacks', 'list', '--outcome', 'received')).items).toHaveLength(3);
  expect((await document('audit', 'list')).items[0]).toMatchObject({
    action: 'callback.replayed',
    detail: { reason: 'the orders are imported now' },
  });
});

test('callbacks list takes the day of the receipt and what a callback names', async () => {
  const count = async (...options: readonly string[]) =>
    (await document('callbacks', 'list', ...options)).items.length as number;
  expect(await count('--from', '2026-01-01')).toBe(4);
  expect(await count('--to', '2026-01-01', '--time-zone', 'UTC')).toBe(0);
  expect(await count('--names', 'A-1')).toBe(1);
});

function punteo(...line: readonly string[]) {
  return runPunteo(line, { ...testApp.environment, DATABASE_URL: testApp.url });
}

async function document(...line: readonly string[]) {
  const { code, stdout, stderr } = await punteo(...line, '--json');
  if (code !== 0) throw new Error(stderr || stdout);
  return JSON.parse(stdout);
}
