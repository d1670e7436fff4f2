import assert from 'node:assert/strict';
import { createNeopayClient, createPentagooClient, listAllPayments } from '@punteo/clients';
import { JsonNumber } from '@punteo/json';
import { startSandbox } from '@punteo/sandbox';

await using sandbox = await startSandbox();

const pentagoo = createPentagooClient({
  baseUrl: sandbox.pentagoo.url,
  integrationKey: sandbox.pentagoo.integrationKey,
  integrationSecret: sandbox.pentagoo.integrationSecret,
});
const created = await pentagoo.createPayment({ body: { refId: 'A-1', description: 'Tea', amount: '12.50 USD' } });
assert.equal(created.status, 200);
const { transaction } = await sandbox.pentagoo.pay('A-1', { callback: 'none' });

const neopay = createNeopayClient({
  baseUrl: sandbox.neopay.url,
  token: sandbox.neopay.token,
  appKey: sandbox.neopay.appKey,
});
const [institution] = (await neopay.listInstitutions()).body.data;
assert(institution);
const { body } = await neopay.createPayment({
  body: {
    institutionId: institution.id,
    payment: { amount: new JsonNumber('122.44'), currency: 'USD' },
    customer: { email: 'buyer@example.com', country: 'EC' },
  },
});
const listed: string[] = [];
for await (const page of listAllPayments(neopay)) {
  for (const row of page.rows) if (row.kind === 'payment') listed.push(`${row.payment.amount} ${row.payment.status}`);
}
const readBack = await neopay.getPayment({ params: { id: body.payment.id } });

console.log(
  JSON.stringify({
    minedOnTheChain: /^0x[0-9a-f]{64}$/.test(transaction.hash),
    listed,
    readBack: readBack.body.payment.amount,
  }),
);
