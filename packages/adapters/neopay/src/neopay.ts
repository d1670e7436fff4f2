import { ClientError, createNeopayClient, type NeopayClient, type NeopayClientConfig } from '@punteo/clients';
import {
  type Keyring,
  type Order,
  type Provider,
  PunteoError,
  signCallbackAddress,
  verifyCallbackAddress,
} from '@punteo/payments';
import { readCallback } from './callbacks.ts';
import { type Circuit, createCircuit } from './circuit.ts';
import type { NeopaySettings } from './config.ts';
import { createPayment } from './create-payment.ts';
import { DECLARED_SHAPES } from './declared-shapes.ts';
import { listPayments } from './list/list-payments.ts';
import { payersOfDetails } from './payers.ts';
import { normalisePaymentId } from './payment-id.ts';
import { probe } from './probe.ts';
import { createRateLimit } from './rate-limit.ts';
import { verify } from './verify.ts';

export interface NeopayConfig extends NeopaySettings {
  /** Where Neopay reaches the receiver, for the callback address of each payment: `https://pay.example`. */
  readonly publicUrl: string;
  readonly keyring: Keyring;
  /** How much earlier than its order a payment may be dated; 300 unless told. */
  readonly notBeforeToleranceSeconds?: number;
  /** Limits and transport of the calls. */
  readonly client?: Omit<NeopayClientConfig, 'baseUrl' | 'token' | 'appKey'>;
  readonly clock?: () => Date;
}

/**
 * Neopay behind the port. A payment is proven by reading back the one that was bound to the order when it was
 * created. `PaymentRequest.details` are `NeopayDetails`. Throws `configuration_invalid`.
 */
export function createNeopay(config: NeopayConfig): Provider {
  const { clock = () => new Date(), keyring } = config;
  const client = clientOf(config, createCircuit(clock));
  const settings = { notBeforeToleranceSeconds: 300, ...config };
  const sleep = config.client?.sleep;
  const listSettings = { ...config, ...(sleep ? { sleep } : {}) };
  const scope = `neopay:${config.environment}`;

  return {
    name: 'neopay',
    provesBy: 'payment',
    sendsCallbacks: true,
    authenticate: (callbackAddress, now) => verifyCallbackAddress(keyring, scope, callbackAddress, now),
    readCallback,
    // The address names the order; the body never does.
    resolveOrder: () => null,
    createPayment: (request) => createPayment(request, client, callbackUrl(request.order)),
    payersOf: payersOfDetails,
    normalisePaymentId,
    verify: (claim, order, now) => verify(claim, order, now, client, settings),
    keyIds: keyring.keys.map(({ keyId }) => keyId),
    declaredShapes: DECLARED_SHAPES,
    probe: (now) => probe(client, now),
    listPayments: (options) => listPayments(client, listSettings, options),
  };

  function callbackUrl(order: Order): string {
    const lifeEndsAt = Math.max(order.dueAt?.getTime() ?? order.createdAt.getTime(), clock().getTime());
    const expiresAt = new Date(lifeEndsAt + NINETY_DAYS_MILLISECONDS);
    const callbackAddress = signCallbackAddress(keyring, { scope, orderId: order.orderId, expiresAt });
    return `${config.publicUrl.replace(/\/+$/, '')}/callbacks/neopay/${callbackAddress}`;
  }
}

const NINETY_DAYS_MILLISECONDS = 90 * 86_400_000;

type Calls = Pick<NeopayClient, 'createPayment' | 'getPayment' | 'listPaymentRows'>;

function clientOf({ baseUrl, token, appKey, client, requestsPerSecond }: NeopayConfig, circuit: Circuit): Calls {
  const turn = createRateLimit(requestsPerSecond ?? null);
  try {
    const settings = { ...client, ...(baseUrl ? { baseUrl } : {}), token, appKey };
    const calls = createNeopayClient(settings);
    // One question about a payment is one call: who asks again, and when, is for the schedule to say.
    const single = createNeopayClient({ ...settings, attemptsMax: 1 });
    return {
      createPayment: (request) => circuit.note(() => calls.createPayment(request)),
      getPayment: (request) => circuit.ask(() => turn().then(() => single.getPayment(request))),
      listPaymentRows: (request) => circuit.ask(() => turn().then(() => calls.listPaymentRows(request))),
    };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    throw new PunteoError('configuration_invalid', `Neopay: ${error.message}`, { cause: error });
  }
}
