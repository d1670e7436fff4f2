import { createNeopayClient } from '@punteo/clients';
import { JsonNumber } from '@punteo/json';
import { z } from 'zod';

// The server of the page passes calls to the provider on; a browser has no secrets.
const neopay = createNeopayClient({
  baseUrl: `${location.origin}/neopay`,
  token: 'of the server',
  appKey: 'of the server',
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
document.title = z.string().parse(readBack.body.payment.amount);
