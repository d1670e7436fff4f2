import { createNeopayClient } from '@punteo/clients/neopay';
import { createPentagooClient } from '@punteo/clients/pentagoo';
import { JsonNumber } from '@punteo/json';
import { startSandbox } from '@punteo/sandbox';

// The sandbox stands in for both providers. With your own credentials only the settings of the clients change.
await using sandbox = await startSandbox();

const pentagoo = createPentagooClient({
  baseUrl: sandbox.pentagoo.url,
  integrationKey: sandbox.pentagoo.integrationKey,
  integrationSecret: sandbox.pentagoo.integrationSecret,
});
const request = { refId: 'A-1001', description: 'Tea', amount: '12.50 USD' };
const answer = await pentagoo.createPayment({ body: request });
if (answer.status !== 200) throw new Error(`Pentagoo refused the payment: ${answer.body.message}`);

// Pentagoo has no endpoint that reads a payment. The buyer's transfer on the chain is the proof.
const { transaction } = await sandbox.pentagoo.pay('A-1001', { callback: 'none' });
console.log(`Pentagoo: the transaction ${transaction.hash} paid A-1001.`);

const neopay = createNeopayClient({
  baseUrl: sandbox.neopay.url,
  token: sandbox.neopay.token,
  appKey: sandbox.neopay.appKey,
});
const [institution] = (await neopay.listInstitutions()).body.data;
if (!institution) throw new Error('Neopay lists no institution.');
const created = await neopay.createPayment({
  body: {
    institutionId: institution.id,
    payment: { amount: new JsonNumber('122.40'), currency: 'USD' },
    customer: { email: 'buyer@example.com', country: 'EC' },
    reference: 'A-1002',
  },
});

const { payment } = (await neopay.getPayment({ params: { id: created.body.payment.id } })).body;
console.log(`Neopay: the payment of A-1002 is ${payment.status}, ${payment.amount} ${payment.currency}.`);
