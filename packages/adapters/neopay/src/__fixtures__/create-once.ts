import { createPayment, parseKeyring } from '@punteo/payments';
import { openStore } from '@punteo/postgres-store';
import { createNeopay } from '../neopay.ts';

// Asks for one payment of an order, as an app would; to be killed in between.
const [databaseUrl = '', baseUrl = '', token = '', appKey = '', orderId = ''] = process.argv.slice(2);
const store = await openStore({ url: databaseUrl });
const provider = createNeopay({
  ...{ baseUrl, token, appKey, environment: 'sandbox', statuses: {}, payeeAccount: null },
  keyring: parseKeyring(`k1:${'0f'.repeat(32)}`),
  publicUrl: 'https://pay.test',
});
const details = { institutionId: 20, customer: { email: 'jhondoe@email.com', country: 'GB' } };
await createPayment({ orderId, description: '', details }, { store, provider });
