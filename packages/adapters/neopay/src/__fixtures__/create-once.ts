import { once } from 'node:events';
import { createPayment } from '@punteo/payments';
import { openStore } from '@punteo/postgres-store';
import { createTestNeopay } from './test-neopay.ts';

// Creates one payment for an order, as an app would, when the parent process sends a message. To be killed meanwhile.
const [databaseUrl = '', baseUrl = '', token = '', appKey = '', orderId = ''] = process.argv.slice(2);
const store = await openStore({ url: databaseUrl });
const provider = createTestNeopay({ baseUrl, token, appKey });
process.send?.('ready');
await once(process, 'message');
const details = { institutionId: 20, customer: { email: 'jhondoe@email.com', country: 'GB' } };
await createPayment({ orderId, description: '', details }, { store, provider });
