import type { PentagooSettings } from '@punteo/adapter-pentagoo';
import { CreatePaymentRefusal } from '@punteo/contracts/pentagoo';
import type { ContractCall } from './call.ts';
import type { ContractRun } from './run.ts';

/** Calls Pentagoo's only endpoint. Creates a payment of 1.00 USD only when the run may create. */
export async function callPentagoo(run: ContractRun, settings: PentagooSettings): Promise<void> {
  const { baseUrl = 'https://api.pentagoo.com', integrationKey, integrationSecret } = settings;
  const create = (name: string, body: unknown, secret = integrationSecret): ContractCall => ({
    name: `POST /api/payment/create${name}`,
    method: 'POST',
    url: `${baseUrl.replace(/\/$/, '')}/api/payment/create`,
    headers: { OAuth: `${integrationKey}:${secret}`, 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify(body),
  });
  const refused = { statuses: [400], schema: CreatePaymentRefusal, headers: ['content-type'] } as const;
  await run.call(create(' with an empty body', {}), refused);
  const valid = { refId: `contract-tests-${Date.now()}`, description: 'Contract tests', amount: '1.00 USD' };
  // Only the 400 is documented; our client reads these two as refused credentials.
  const wrongSecret = create(' with a wrong secret', valid, `${integrationSecret}-wrong`);
  await run.call(wrongSecret, { ...refused, statuses: [400, 401, 403], schema: null });
  if (run.mayCreate) await run.call(create('', valid), { statuses: [200], schema: null, headers: [] });
  else run.skip('POST /api/payment/create', 'it creates a payment: run with --create');
}
