import { createNeopayClient, createPentagooClient } from '@punteo/clients';

createNeopayClient({ token: 'token' }); // refused: appKey is missing
const pentagoo = createPentagooClient({ integrationKey: 'key', integrationSecret: 'secret' });
await pentagoo.createPayment({ body: { refId: 'A', description: 'B', amount: 1 } }); // refused: the amount is not a string
const answer = await pentagoo.createPayment({ body: { refId: 'A', description: 'B', amount: '1.00 USD' } });
if (answer.status === 404) throw answer; // refused: the contract does not declare this status
