import { createNeopayClient, createPentagooClient } from '@punteo/clients';

createNeopayClient({ token: 'token' }); // refused: no appKey
const pentagoo = createPentagooClient({ integrationKey: 'key', integrationSecret: 'secret' });
await pentagoo.createPayment({ body: { refId: 'A', description: 'B', amount: 1 } }); // refused: an amount that is no text
const answer = await pentagoo.createPayment({ body: { refId: 'A', description: 'B', amount: '1.00 USD' } });
if (answer.status === 404) throw answer; // refused: a status that nobody declared
