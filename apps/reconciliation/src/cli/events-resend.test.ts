import { randomBytes } from 'node:crypto';
import { runSql } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paidOrder, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { runPunteo } from './__fixtures__/run-punteo.ts';

let testApp: TestApp;
let environment: Readonly<Record<string, string>>;
const WEBHOOK = {
  MERCHANT_WEBHOOK_URL: 'https://shop.example/events',
  MERCHANT_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
};
const RESEND = ['events', 'resend', '--since', '2020-01-01T00:00:00Z'];

/** One event of an order, delivered to `default` and dead at `old` and `older`, which were removed. */
beforeAll(async () => {
  testApp = await startTestApp();
  environment = { ...testApp.environment, DATABASE_URL: testApp.url };
  await paidOrder(testApp, 'A-1');
  await reconcile(testApp.app);
  await runSql(testApp.url, "delete from events where type <> 'order.paid'");
  await runSql(
    testApp.url,
    `insert into deliveries (endpoint, event_id, stream, sequence, state, waiting_since, finished_at)
     select endpoint, event_id, stream, sequence, case endpoint when 'default' then 'delivered' else 'dead' end, now(), now()
     from events cross join unnest(array['default', 'old', 'older']) as endpoints (endpoint)`,
  );
});

afterAll(async () => {
  await testApp?.close();
});

test('a resend counts the deliveries to endpoints that are not configured apart from those that will be sent', async () => {
  expect(await runPunteo(RESEND, { ...environment, ...WEBHOOK })).toEqual({
    code: 0,
    stdout: '1 delivery will be sent again\n2 deliveries to old, older will wait: not configured here\n',
    stderr: '',
  });
  const { stdout } = await runPunteo([...RESEND, '--json'], { ...environment, ...WEBHOOK });
  expect(JSON.parse(stdout)).toEqual({
    deliveries: 3,
    byEndpoint: { default: 1, old: 1, older: 1 },
    notConfigured: ['old', 'older'],
  });
});

test('a resend that does not know the receiver’s endpoints promises nothing, and names the number for each', async () => {
  const { stdout } = await runPunteo(RESEND, environment);
  expect(stdout).toBe(
    '3 deliveries will be sent again, once the receiver has their endpoint: 1 to default, 1 to old, 1 to older\n',
  );
});
