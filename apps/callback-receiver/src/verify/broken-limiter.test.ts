import { moneyFromDecimal } from '@punteo/payments';
import { openStore } from '@punteo/postgres-store';
import { startNeopay } from '@punteo/sandbox';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createReceiverDatabase, neopayPath, SECRETS, startTestReceiver } from '../__fixtures__/test-receiver.ts';

test('while the count of looks is broken callbacks are taken, nobody is asked, and afterwards all of them are one look', async () => {
  const database = await createReceiverDatabase();
  const store = await openStore({ url: database.url, allowVolatile: true });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const neopay = await startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY });
  let calls = 0;
  const count = () => {
    calls += 1;
    return false;
  };
  neopay.faults.next('getPayment', { kind: 'empty' }, { when: count });
  const amount = moneyFromDecimal('100.00', 'USD');
  const facts = { providers: [], createdAt: new Date(Date.now() - 1_000), dueAt: null, fulfilledAt: null };
  await store.orders.put([{ orderId: 'A-1', amount, ...facts }]);
  const { resource } = neopay.insert({ amount: '100.00', currency: 'USD' });
  await store.orders.change('A-1', { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: resource.id } }, BY, new Date());
  await neopay.setStatus(resource.id, 'completed', 'none');
  await client.query('alter table verification_counts rename to verification_counts_away');
  const receiver = await startTestReceiver(database.url, {
    ROLE: 'all',
    NEOPAY_BASE_URL: neopay.url,
    NEOPAY_STATUSES: 'completed=paid',
  });
  try {
    const post = (body: string) => fetch(`${receiver.url}${neopayPath('A-1')}`, { method: 'POST', body });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => post(`{"n":${index}}`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await expect
      .poll(async () => (await client.query('select from callbacks where matched_at is null')).rowCount)
      .toBe(0);
    // Looks were tried, and again, and could not be counted.
    const tried =
      "select from pgboss.job where name = 'verify' and retry_count > 0 and output ->> 'message' = 'store_failed'";
    await expect.poll(async () => (await client.query(tried)).rowCount, { timeout: 20_000 }).toBeGreaterThan(0);
    expect([calls, (await store.orders.get('A-1'))?.standing.state]).toEqual([0, 'awaiting']);

    await client.query('alter table verification_counts_away rename to verification_counts');
    await expect.poll(async () => (await store.orders.get('A-1'))?.standing.state, { timeout: 30_000 }).toBe('paid');
    expect(calls).toBe(1);
    expect((await client.query('select from callbacks')).rowCount).toBe(50);
  } finally {
    await receiver.close();
    await Promise.all([neopay.close(), store.close(), client.end()]);
    await database.drop();
  }
}, 60_000);

const BY = { actor: 'ana', reason: 'test' } as const;
