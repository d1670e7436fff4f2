import { neopay } from '@punteo/contracts/neopay';
import { pentagoo } from '@punteo/contracts/pentagoo';
import { initClient } from '@ts-rest/core';

const clientOptions = { baseUrl: 'https://provider.example', baseHeaders: {} };
const neopayClient = initClient(neopay, clientOptions);
const pentagooClient = initClient(pentagoo, clientOptions);

await neopayClient.getPayment({ params: { id: '1' }, headers: { authorization: 'token' } }); // refused: x-app-key is missing
await neopayClient.getPayment({ params: { id: '1' }, headers: { authorization: 'token', 'x-app-key': 7 } }); // refused: x-app-key is not a string
await pentagooClient.createPayment({ body: { refId: 'A', description: 'B', amount: '1.00 USD' } }); // refused: the headers are missing
