import { createNeopayClient } from '@punteo/clients';
import { neopay } from '@punteo/contracts/neopay';
import { initClient } from '@ts-rest/core';
import { Agent, request } from 'undici';

/** Sent because the contract requires them; the page's server ignores them. */
const TOKEN = 'bench-neopay-token-0123456789';
const APP_KEY = '995d8ae8-b47f-4b3d-b411-e325d95f6ffd';

export type CallerName = keyof typeof callers;

/** Each creates a function that reads the page once and returns its number of payments. */
export const callers = {
  punteo(baseUrl: string) {
    const client = createNeopayClient({ baseUrl, token: TOKEN, appKey: APP_KEY });
    return async () => (await client.listPayments({ query: { page: 1 } })).body.data.length;
  },

  tsRest(baseUrl: string) {
    const client = initClient(neopay, { baseUrl, validateResponse: true, throwOnUnknownStatus: true });
    const headers = { authorization: TOKEN, 'x-app-key': APP_KEY };
    return async () => (await client.listPayments({ headers, query: { page: 1 } })).body.data.length;
  },

  undici(baseUrl: string) {
    const dispatcher = new Agent({ allowH2: false });
    const headers = { authorization: TOKEN, 'x-app-key': APP_KEY };
    return async () => {
      const { body } = await request(`${baseUrl}/api/payments?page=1`, { dispatcher, headers });
      return ((await body.json()) as { data: unknown[] }).data.length;
    };
  },
} as const satisfies Record<string, (baseUrl: string) => () => Promise<number>>;
