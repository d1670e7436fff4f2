import { ClientError, createNeopayClient, type NeopayClient, type NeopayClientConfig } from '@punteo/clients';
import { PunteoError } from '@punteo/payments';
import type { NeopaySettings } from './config.ts';
import { createCircuit } from './limits/circuit.ts';
import { createRateLimit } from './limits/rate-limit.ts';

export interface ClientSettings
  extends Pick<NeopaySettings, 'baseUrl' | 'token' | 'appKey' | 'contentType' | 'requestsPerSecond'> {
  /** Limits and transport of the calls. */
  readonly client?: Omit<NeopayClientConfig, 'baseUrl' | 'token' | 'appKey'>;
}

export interface Client extends Pick<NeopayClient, 'createPayment' | 'getPayment' | 'listPaymentRows'> {
  /** One call, for a caller that repeats a page itself. */
  readonly listPaymentRowsOnce: NeopayClient['listPaymentRows'];
}

/** The calls of this adapter, with its circuit and rate limit. Throws `configuration_invalid`. */
export function createClient(
  { baseUrl, token, appKey, contentType, client, requestsPerSecond }: ClientSettings,
  clock: () => Date,
): Client {
  const circuit = createCircuit(clock);
  const sleep = client?.sleep;
  const untilAllowed = createRateLimit(requestsPerSecond ?? null, sleep ? { sleep } : {});
  try {
    const optional = { ...(baseUrl ? { baseUrl } : {}), ...(contentType ? { contentType } : {}) };
    const settings = { ...client, ...optional, token, appKey };
    const calls = createNeopayClient(settings);
    // One question about a payment is one call: the schedule decides when to ask again.
    const singleCalls = createNeopayClient({ ...settings, attemptsMax: 1 });
    return {
      createPayment: (request) => circuit.observe(() => calls.createPayment(request)),
      getPayment: (request) => circuit.guard(() => untilAllowed().then(() => singleCalls.getPayment(request))),
      listPaymentRows: (request) => circuit.guard(() => untilAllowed().then(() => calls.listPaymentRows(request))),
      listPaymentRowsOnce: (request) =>
        circuit.guard(() => untilAllowed().then(() => singleCalls.listPaymentRows(request))),
    };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    throw new PunteoError('configuration_invalid', `Neopay: ${error.message}`, { cause: error });
  }
}
