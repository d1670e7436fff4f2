// `tsc` checks this file; nothing runs it. Each line marked as an error must be an error.

import { JsonNumber } from '@punteo/json';
import { type InitClientArgs, initClient, type ServerInferRequest, type ServerInferResponses } from '@ts-rest/core';
import { neopay } from './neopay/index.ts';
import { pentagoo } from './pentagoo/index.ts';

const params = { id: '99639165-04a9-4742-b51b-c9dcc4fbc3cb' };
const headers = { authorization: 'token', 'x-app-key': 'key' };
const payment = { amount: new JsonNumber('1.20'), currency: 'GBP' };
const clientArgs: InitClientArgs = { baseUrl: 'https://example.com' };
const client = initClient(neopay, clientArgs);
const pentagooClient = initClient(pentagoo, clientArgs);

export async function headersAreRequired() {
  await client.getPayment({ params, headers });
  // @ts-expect-error both headers are missing
  await client.getPayment({ params });
  // @ts-expect-error one header is missing
  await client.getPayment({ params, headers: { authorization: 'token' } });
  // @ts-expect-error a header is text
  await client.getPayment({ params, headers: { authorization: 'token', 'x-app-key': 5 } });
  // @ts-expect-error OAuth is missing
  await pentagooClient.createPayment({ body: { refId: '1', description: 'Tea', amount: '1.00 USD' } });
}

export async function customersNeedAnIdOrAnEmail() {
  const create = (customer: Parameters<typeof client.createPayment>[0]['body']['customer']) =>
    client.createPayment({ headers, body: { institutionId: 1, payment, customer } });
  await create({ id: params.id, country: 'GB' });
  await create({ email: 'a@example.com', country: 'GB' });
  // @ts-expect-error neither
  await create({ country: 'GB' });
}

export async function amountsAreText() {
  const answer = await client.getPayment({ params, headers });
  const amount: string = answer.body.payment.amount;
  const status: 200 = answer.status;
  // @ts-expect-error an amount is sent as a JsonNumber, not as text
  const body: Parameters<typeof client.createPayment>[0]['body']['payment'] = { amount: '1.20', currency: 'GBP' };
  return { amount, status, body };
}

export function serversReadTextAndWriteNumbers(
  request: ServerInferRequest<typeof neopay.createPayment>,
  response: ServerInferResponses<typeof neopay.getPayment>,
): string {
  const written: number | JsonNumber = response.body.payment.amount;
  return `${request.body.payment.amount.padEnd(9)} ${written}`;
}
