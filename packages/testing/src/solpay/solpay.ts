import {
  type Keyring,
  type Provider,
  standardWebhookRefusal,
  verifyCallbackAddress,
  verifyStandardWebhook,
} from '@punteo/payments';
import { CALLBACK_SCOPE, callbackUrlOf } from './callback-address.ts';
import { readCallback } from './callbacks.ts';
import { createClient } from './client.ts';
import type { SolpaySettings } from './config.ts';
import { createPayment } from './create-payment.ts';
import { parseClaim } from './payment.ts';
import { verify } from './verify.ts';

export interface SolpayConfig extends SolpaySettings {
  readonly publicUrl: string;
  readonly keyring: Keyring;
}

/**
 * Solpay does not exist. It is the proof that the port carries a provider that signs its callbacks by Standard Webhooks and
 * tests a callback address with a GET before it uses it. docs/adding-a-provider.md follows these files.
 */
export function createSolpay(config: SolpayConfig): Provider {
  const { keyring, webhookSecrets } = config;
  const client = createClient(config);
  return {
    name: 'solpay',
    provesBy: 'payment',
    sendsCallbacks: true,
    authenticate(request) {
      const address = verifyCallbackAddress(keyring, CALLBACK_SCOPE, request.address, request.now);
      if (address === null) return { decision: 'refuse' };
      // Solpay signs callbacks, but not its test of an address.
      if (request.method === 'GET') return { decision: 'accept', address };
      const signature = standardWebhookRefusal(request);
      return signature === null ? { decision: 'verify_body', address } : { decision: 'refuse', signature };
    },
    verifyBody: (request) => verifyStandardWebhook(request, webhookSecrets),
    storedHeaders: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
    handshake: { method: 'GET', challengeOf: ({ query }) => query.get('challenge') },
    keyIds: webhookSecrets.map(({ keyId }) => keyId),
    readCallback,
    // The callback address names the order.
    resolveOrder: () => null,
    createPayment: (request) => createPayment(request, client, callbackUrlOf(request.order, config)),
    findsLostCreatesBy: 'reference',
    parseClaim,
    verify: (request) => verify(request, client),
  };
}
