// Creates a payment with each provider of the sandbox, has the first one paid, and reads the second one back.
import { createNeopayClient, createPentagooClient } from '@punteo/clients';
import { JsonNumber } from '@punteo/json';

const reference = process.env.REFERENCE ?? '';
const pentagooUrl = process.env.PENTAGOO_BASE_URL ?? '';
const pentagoo = createPentagooClient({
  baseUrl: pentagooUrl,
  integrationKey: process.env.PENTAGOO_INTEGRATION_KEY ?? '',
  integrationSecret: process.env.PENTAGOO_INTEGRATION_SECRET ?? '',
});
const neopay = createNeopayClient({
  baseUrl: process.env.NEOPAY_BASE_URL ?? '',
  token: process.env.NEOPAY_TOKEN ?? '',
  appKey: process.env.NEOPAY_APP_KEY ?? '',
});

await pentagoo.createPayment({ body: { refId: reference, description: 'Tea', amount: '12.50 USD' } });
const paid = await fetch(`${pentagooUrl}/sandbox/pay/${reference}`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ callback: 'none' }),
});

const [institution] = (await neopay.listInstitutions()).body.data;
if (institution === undefined) throw new Error('The sandbox has no institution.');
const { body } = await neopay.createPayment({
  body: {
    institutionId: institution.id,
    payment: { amount: new JsonNumber('122.44'), currency: 'USD' },
    customer: { email: 'buyer@example.com', country: 'EC' },
  },
});
const readBack = await neopay.getPayment({ params: { id: body.payment.id } });
console.log(JSON.stringify({ paid: paid.status, readBack: readBack.body.payment.amount }));
