import { randomUUID } from 'node:crypto';
import type { NeopaySettings } from '@punteo/adapter-neopay';
import { CreatedPayment, neopay, Payment } from '@punteo/contracts/neopay';
import * as z from 'zod';
import type { ContractCall } from './call.ts';
import type { Expectation } from './differences.ts';
import type { ContractRun } from './run.ts';

/** Calls every endpoint of Neopay's contract. Creates a payment of 1.00 only when the run may create. */
export async function callNeopay(run: ContractRun, settings: NeopaySettings): Promise<void> {
  const { baseUrl = 'https://neopay.io', token, appKey, contentType = 'application/json', statuses } = settings;
  const headers = {
    Authorization: token,
    'x-app-key': appKey,
    'Content-Type': contentType,
    Accept: 'application/json',
  };
  const get = (path: string, change: Partial<ContractCall> = {}): ContractCall => ({
    ...{ name: `GET ${path}`, method: 'GET', url: `${baseUrl.replace(/\/$/, '')}${path}`, headers },
    ...change,
  });
  const post = (name: string, body: unknown): ContractCall =>
    get('/api/payments', { name: `POST /api/payments${name}`, method: 'POST', body: JSON.stringify(body) });
  const list = { ...OK, schema: neopay.listPayments.responses[200] };
  const statusTerms = (read: (document: Documents) => readonly unknown[], path: string) =>
    ({ path, read: (document: unknown) => read(document as Documents), known: Object.keys(statuses) }) as const;

  const institutions = await run.call(get('/api/institutions'), {
    ...OK,
    schema: neopay.listInstitutions.responses[200],
    terms: {
      path: '$.data[].environment',
      read: (document) => (document as Documents).data?.map((row) => row.environment) ?? [],
      known: ['LIVE', 'SANDBOX'],
    },
  });
  let paymentId: string | undefined;
  if (run.mayCreate) {
    const created = await run.call(post('', createBody(institutionIn(institutions))), {
      ...OK,
      schema: z.union([CreatedPayment, z.object({ message: z.string().nullish(), payment: Payment })]),
    });
    paymentId = idOf((created as { payment?: unknown } | null)?.payment);
  } else run.skip('POST /api/payments', 'it creates a payment: run with --create');
  const payments = await run.call(get('/api/payments'), {
    ...list,
    terms: statusTerms((document) => document.data?.map((row) => row.status) ?? [], '$.data[].status'),
  });
  await run.call(get('/api/payments?page=100000', { name: 'GET /api/payments beyond the last page' }), list);
  for (const type of ['application/json', 'application/json/']) {
    const request = { name: `GET /api/payments with the content type ${type}` };
    await run.call(get('/api/payments', { ...request, headers: { ...headers, 'Content-Type': type } }), list);
  }
  paymentId ??= idOf((payments as Documents | null)?.data?.[0]);
  if (paymentId === undefined) run.skip('GET /api/payments/{id}', 'the list has no payment: run with --create');
  else {
    await run.call(get(`/api/payments/${paymentId}`, { name: 'GET /api/payments/{id}' }), {
      ...OK,
      schema: neopay.getPayment.responses[200],
      terms: statusTerms((document) => [document.payment?.status], '$.payment.status'),
    });
  }
  const customers = await run.call(get('/api/customers'), { ...OK, schema: neopay.listCustomers.responses[200] });
  const customerId = idOf((customers as { customers?: Documents } | null)?.customers?.data?.[0]);
  if (customerId === undefined) run.skip('GET /api/customers/{id}', 'the list has no customer');
  else {
    const schema = neopay.getCustomer.responses[200];
    await run.call(get(`/api/customers/${customerId}`, { name: 'GET /api/customers/{id}' }), { ...OK, schema });
  }
  await run.call(get('/api/links'), {
    ...OK,
    schema: neopay.listPaymentLinks.responses[200],
    terms: {
      path: '$.data[].status',
      read: (document) => (document as Documents).data?.map((row) => row.status) ?? [],
      known: null,
    },
  });

  // Errors. Their bodies are not documented, so the report shows their shapes.
  const unknown = get(`/api/payments/${randomUUID()}`, { name: 'GET /api/payments/{id} of an unknown id' });
  await run.call(unknown, { ...ERROR, statuses: [404] });
  await run.call(post(' with an empty body', {}), { ...ERROR, statuses: [400, 422] });
  for (const [name, wrong] of [
    ['with a wrong token', { Authorization: `${token}-wrong` }],
    ['with a wrong application id', { 'x-app-key': randomUUID() }],
  ] as const) {
    const call = get('/api/payments', { name: `GET /api/payments ${name}`, headers: { ...headers, ...wrong } });
    await run.call(call, { ...ERROR, statuses: [401, 403] });
  }
  for (const name of ['Authorization', 'x-app-key'] as const) {
    const { [name]: _, ...others } = headers;
    const call = get('/api/payments', { name: `GET /api/payments without ${name}`, headers: others });
    await run.call(call, { ...ERROR, statuses: [401, 403] });
  }
}

const OK = { statuses: [200], headers: ['content-type', 'date'] } as const;
const ERROR: Omit<Expectation, 'statuses'> = { schema: null, headers: ['content-type'] };

interface Documents {
  readonly data?: readonly Row[];
  readonly payment?: Row;
}

interface Row {
  readonly id?: unknown;
  readonly status?: unknown;
  readonly environment?: unknown;
}

function createBody(institutionId: number) {
  return {
    institutionId,
    payment: { amount: 1, currency: 'GBP' },
    customer: { email: 'contract-tests@example.com', name: 'Contract Tests', country: 'GB' },
    reference: `contract-tests-${Date.now()}`,
  };
}

/** The first bank, preferably one of the sandbox. */
function institutionIn(document: unknown): number {
  const rows = (document as Documents | null)?.data ?? [];
  const { id } = rows.find(({ environment }) => environment === 'SANDBOX') ?? rows[0] ?? {};
  return typeof id === 'number' ? id : 20;
}

function idOf(row: unknown): string | undefined {
  const id = (row as Row | undefined)?.id;
  return typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id) ? id : undefined;
}
