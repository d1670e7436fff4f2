import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@punteo/postgres-store';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { createTestDatabase } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { neopayEnvironment } from '../__fixtures__/test-app.ts';
import { runPunteo } from './__fixtures__/run-punteo.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-orders-'));
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let neopay: SandboxNeopay;
let environment: Record<string, string>;

/** The account of the sandbox's payments. */
const PAYEE = 'DE89370400440532013000';

beforeAll(async () => {
  [database, neopay] = await Promise.all([
    createTestDatabase({ migrate: async (url) => void (await migrate({ url })) }),
    startNeopay(),
  ]);
  environment = { ...neopayEnvironment(neopay), NEOPAY_PAYEE: PAYEE, DATABASE_URL: database.url };
  await importRows(
    'A-AMEND,100.00',
    'A-CANCEL,100.00',
    'A-CLOSE,100.00',
    'A-FULFIL,100.00',
    'A-BIND,100.00',
    'A-SPLIT-1,100.00',
    'A-SPLIT-2,50.00',
    'A-PARTS,100.00',
    'A-PAYEE,100.00',
    'A-GRADE,100.00',
  );
});

afterAll(async () => {
  await database?.drop();
  await neopay?.close();
  rmSync(folder, { recursive: true });
});

test('an amendment by hand prints the order as it stands then, and its story says who changed it and why', async () => {
  const amended = await punteo(
    'orders',
    'amend',
    'A-AMEND',
    '--amount',
    '90.00',
    '--due',
    '2099-01-01T00:00:00Z',
    '--reason',
    'sold out',
  );
  expect(amended).toEqual({
    code: 0,
    stdout: 'A-AMEND  90.00 GBP  0.00 GBP paid  awaiting payment (no proof)\n',
    stderr: '',
  });
  const shown = await punteo('orders', 'show', 'A-AMEND');
  expect(shown.stdout).toContain('Order created: 100.00 GBP');
  expect(shown.stdout).toMatch(
    /Order changed: amended \(cli:[^)]+\): sold out \(amount 100\.00 GBP → 90\.00 GBP, due never → 2099-01-01 00:00:00 UTC\)/,
  );
  const overdue = await punteo(
    'orders',
    'amend',
    'A-AMEND',
    '--due',
    '2026-01-01T00:00:00Z',
    '--reason',
    'agreed',
    '--json',
  );
  expect(JSON.parse(overdue.stdout)).toMatchObject({ orderId: 'A-AMEND', standing: { state: 'overdue' } });
});

test.each([
  ['a change without a reason', ['cancel', 'A-CANCEL'], /--reason/],
  ['an empty reason', ['cancel', 'A-CANCEL', '--reason', ' '], /1 to 500 characters/],
  ['an amendment of nothing', ['amend', 'A-AMEND', '--reason', 'x'], /--amount, --due or --providers/],
  [
    'a currency without an amount',
    ['amend', 'A-AMEND', '--currency', 'EUR', '--reason', 'x'],
    /--currency needs --amount\./,
  ],
  ['an amount that is none', ['amend', 'A-AMEND', '--amount', '1e3', '--reason', 'x'], /not an amount in GBP/],
  [
    'a due time that does not exist',
    ['amend', 'A-AMEND', '--due', '2026-02-30', '--reason', 'x'],
    /--due should be an instant/,
  ],
  [
    'a provider that is not configured',
    ['bind', 'A-BIND', 'nobody', 'p-1', '--reason', 'x'],
    /nobody is not configured/,
  ],
  ['a claim that is none', ['bind', 'A-BIND', 'neopay', 'p-1', '--reason', 'x'], /write a payment id/],
  ['an unknown order', ['close', 'NONE', '--reason', 'x'], /There is no order NONE/],
])('%s exits 64 with a reason on stderr', async (_mistake, change, reason) => {
  const { code, stdout, stderr } = await punteo('orders', ...change);
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).toMatch(reason);
});

test('an order is cancelled and closed by hand, each once', async () => {
  expect((await punteo('orders', 'cancel', 'A-CANCEL', '--reason', 'the buyer asked')).stdout).toContain(
    'cancelled (no proof)',
  );
  expect(await punteo('orders', 'cancel', 'A-CANCEL', '--reason', 'again')).toMatchObject({ code: 64 });
  expect((await punteo('orders', 'close', 'A-CLOSE', '--reason', 'abandoned')).stdout).toContain('closed as abandoned');
  expect(await punteo('orders', 'close', 'A-CLOSE', '--reason', 'again')).toMatchObject({ code: 64 });
});

test('goods of an unpaid order are recorded by force only; their time is corrected, and the fulfilment withdrawn', async () => {
  const fulfil = (...options: readonly string[]) =>
    punteo('orders', 'fulfil', 'A-FULFIL', '--reason', 'shipped', ...options);
  expect(await fulfil('--at', '2026-11-01T10:00:00Z')).toEqual({
    code: 64,
    stdout: '',
    stderr: expect.stringContaining('Order A-FULFIL is awaiting, and its goods may not go out.'),
  });
  expect(await fulfil('--at', '2999-01-01T10:00:00Z', '--force')).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('The fulfilment time 2999-01-01T10:00:00.000Z is more than 24 hours after now'),
  });
  const forced = await fulfil('--at', '2026-11-01T10:00:00Z', '--force', '--json');
  expect(JSON.parse(forced.stdout)).toMatchObject({ fulfilledAt: '2026-11-01T10:00:00.000Z' });
  expect(JSON.parse((await fulfil('--json')).stdout)).toEqual(JSON.parse(forced.stdout));
  const corrected = await fulfil('--at', '2026-11-02T10:00:00Z', '--json');
  expect(JSON.parse(corrected.stdout)).toMatchObject({ fulfilledAt: '2026-11-02T10:00:00.000Z' });
  const withdraw = () => punteo('orders', 'unfulfil', 'A-FULFIL', '--reason', 'still in the warehouse', '--json');
  expect(JSON.parse((await withdraw()).stdout)).toMatchObject({ fulfilledAt: null });
  expect(await withdraw()).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('It is not recorded that the goods of order A-FULFIL went out.'),
  });
  const story = (await punteo('orders', 'show', 'A-FULFIL')).stdout;
  expect(story).toMatch(/goods went out \(cli:[^)]+\): shipped \(went out 2026-11-01 10:00:00 UTC, forced yes\)/);
  expect(story).toMatch(
    /corrected \(cli:[^)]+\): shipped \(went out 2026-11-01 10:00:00 UTC → 2026-11-02 10:00:00 UTC\)/,
  );
  expect(story).toMatch(
    /did not go out \(cli:[^)]+\): still in the warehouse \(went out 2026-11-02 10:00:00 UTC → not\)/,
  );
});

test('a payment that is bound by hand pays its order after a run, and no longer once it is withdrawn', async () => {
  const id = payment('100.00');
  const bound = await punteo('orders', 'bind', 'A-BIND', 'neopay', id, '--reason', 'the bank says so');
  expect(bound).toMatchObject({ code: 0, stderr: expect.stringContaining('punteo reconcile') });
  await punteo('reconcile');
  expect((await punteo('orders', 'show', 'A-BIND')).stdout).toContain('100.00 GBP  paid (the provider');
  const withdrawn = await punteo('orders', 'unbind', 'A-BIND', 'neopay', id, '--reason', 'a typing error');
  expect(withdrawn.stdout).toBe('A-BIND  100.00 GBP  0.00 GBP paid  awaiting payment (no proof)\n');
});

test('orders show lists units of money, by which a person splits a payment between two orders', async () => {
  const id = payment('150.00');
  await punteo('orders', 'bind', 'A-SPLIT-1', 'neopay', id, '--reason', 'test');
  await punteo('reconcile');
  const shown = await punteo('orders', 'show', 'A-SPLIT-1');
  const line = new RegExp(`^([0-9a-f]{12})  150\\.00 GBP  counts  pays 150\\.00 GBP here  neopay ${id}$`, 'm');
  expect(shown.stdout).toMatch(line);
  const [, unit = ''] = line.exec(shown.stdout) ?? [];
  const { money } = JSON.parse((await punteo('orders', 'show', 'A-SPLIT-1', '--json')).stdout) as { money: unknown };
  expect(money).toMatchObject([{ unitId: unit, amount: { value: '150.00', currency: 'GBP' }, state: 'counted' }]);

  const refused = await punteo('orders', 'bind', 'A-SPLIT-2', 'neopay', id, '--reason', 'one transfer for both');
  expect(refused).toMatchObject({
    code: 64,
    stderr: expect.stringContaining(
      `To give a part of it to this order, bind nothing and run \`punteo orders allocate A-SPLIT-2 neopay ${id} <amount>\`.`,
    ),
  });
  const allocate = (order: string, amount: string) =>
    punteo('orders', 'allocate', order, 'neopay', id, amount, '--reason', 'one transfer for both');
  expect((await allocate('A-SPLIT-2', '50.00')).stdout).toMatch(
    /^A-SPLIT-2 {2}50\.00 GBP {2}50\.00 GBP paid {2}paid \(/,
  );
  expect(await allocate('A-SPLIT-1', '100.01')).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('50.00 GBP is allocated'),
  });
  expect((await allocate('A-SPLIT-1', '100.00')).stdout).toContain('100.00 GBP paid  paid (');
  const back = await punteo('orders', 'unallocate', 'A-SPLIT-2', 'neopay', id, '--unit', unit, '--reason', 'a mistake');
  expect(back.stdout).toContain('0.00 GBP paid');
});

test('several payments are accepted by hand as the payment of one order', async () => {
  for (const amount of ['40.00', '60.00'])
    await punteo('orders', 'bind', 'A-PARTS', 'neopay', payment(amount), '--reason', 'test');
  await punteo('reconcile');
  expect((await punteo('orders', 'show', 'A-PARTS')).stdout).toContain('paid in parts');
  const accepted = await punteo('orders', 'accept-parts', 'A-PARTS', '--reason', 'two rates');
  expect(accepted.stdout).toContain('100.00 GBP paid  paid (');
});

test('money whose payee is not stated is shown with that reason, and is a discrepancy of the run', async () => {
  const id = payment('100.00');
  neopay.update(id, { payee: null });
  await punteo('orders', 'bind', 'A-PAYEE', 'neopay', id, '--reason', 'test');
  const run = await punteo('reconcile', '--json');
  const { discrepancies } = JSON.parse(run.stdout) as {
    discrepancies: { orderId: string; kind: string; sentence: string }[];
  };
  expect(discrepancies.filter(({ orderId }) => orderId === 'A-PAYEE')).toMatchObject([
    {
      kind: 'check_failed',
      sentence: '100.00 GBP is shown for order A-PAYEE (Neopay), but the payee is not stated, so it does not count.',
    },
  ]);
  const shown = await punteo('orders', 'show', 'A-PAYEE');
  expect(shown.stdout).toContain(
    'Neopay shows 100.00 GBP as paid, but the payee is not stated, so it does not count here.',
  );
  expect(shown.stdout).toMatch(/100\.00 GBP {2}does not count {2}pays nothing here/);
  expect((await punteo('orders', 'show', 'A-PAYEE', '--lang', 'es')).stdout).toContain(
    'Neopay muestra 100.00 GBP como pagados, pero no se indica el beneficiario, así que aquí no cuenta.',
  );
});

test('FULFIL_FROM decides whether the goods of an order may go out', async () => {
  await punteo('orders', 'bind', 'A-GRADE', 'neopay', payment('100.00'), '--reason', 'test');
  const final = { ...environment, FULFIL_FROM: 'final' };
  await runPunteo(['reconcile'], final);
  expect(await fulfilmentAllowed('A-GRADE')).toBe(false);
  await runPunteo(['repair'], environment);
  expect(await fulfilmentAllowed('A-GRADE')).toBe(true);
});

test('an import amends orders that differ, and refuses a row with another creation time by its line', async () => {
  await importRows('A-FILE-1,10.00', 'A-FILE-2,10.00');
  expect(await importRows('A-FILE-1,12.00', 'A-FILE-2,10.00,2026-04-01T10:00:00Z')).toEqual({
    code: 2,
    stdout: '0 created, 1 amended, 0 unchanged, 1 bad rows\n',
    stderr: 'line 3: Order A-FILE-2 was created at 2026-03-01T10:00:00.000Z; that never changes.\n',
  });
  expect((await punteo('orders', 'show', 'A-FILE-1')).stdout).toMatch(/12\.00 GBP.*amended \(cli:[^)]+\): imported/s);
});

test('an import does not bind a payment again that a person withdrew, and says so by its line', async () => {
  const id = payment('10.00');
  const row = `A-FILE-3,10.00,,neopay,${id}`;
  expect(await importRows(row)).toMatchObject({ code: 0, stdout: '1 created, 0 amended, 0 unchanged, 0 bad rows\n' });
  expect(await importRows(row)).toMatchObject({ code: 0, stdout: '0 created, 0 amended, 1 unchanged, 0 bad rows\n' });
  await punteo('orders', 'unbind', 'A-FILE-3', 'neopay', id, '--reason', 'another order');
  expect(await importRows(row)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^line 2: A person withdrew /),
  });
});

function punteo(...commandLine: readonly string[]) {
  return runPunteo(commandLine, environment);
}

/** Rows of order id and amount in GBP and, where they differ, creation time, provider and payment id. */
function importRows(...rows: readonly string[]) {
  const path = join(folder, 'orders.csv');
  const lines = rows.map((row) => {
    const [orderId, amount, createdAt, provider = '', paymentId = ''] = row.split(',');
    return [orderId, amount, 'GBP', createdAt || '2026-03-01T10:00:00Z', provider, paymentId].join(',');
  });
  writeFileSync(path, ['order_id,amount,currency,created_at,provider,provider_payment_id', ...lines].join('\n'));
  return punteo('orders', 'import', path);
}

/** A payment at the bank that the merchant created by hand. */
function payment(amount: string): string {
  return neopay.insert({ amount, currency: 'GBP', status: 'completed' }).resource.id;
}

async function fulfilmentAllowed(orderId: string): Promise<unknown> {
  const { order } = JSON.parse((await punteo('orders', 'show', orderId, '--json')).stdout) as {
    order: { standing: { fulfilmentAllowed: boolean } };
  };
  return order.standing.fulfilmentAllowed;
}
