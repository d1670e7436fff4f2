import type { Keyring, Provider } from '@punteo/payments';
import { authenticate, callbackUrlOf } from './callback-address.ts';
import { readCallback } from './callbacks.ts';
import { type ClientSettings, createClient } from './client.ts';
import type { NeopaySettings } from './config.ts';
import { createPayment } from './create-payment.ts';
import { DECLARED_SHAPES } from './declared-shapes.ts';
import { listPayments } from './list/list-payments.ts';
import { payersNamed, payersOfDetails } from './payers.ts';
import { parseClaim } from './payment-id.ts';
import { probe } from './probe.ts';
import { verify } from './verify.ts';

export interface NeopayConfig extends NeopaySettings, Pick<ClientSettings, 'client'> {
  /** Where Neopay reaches the receiver, for the callback address of each payment: `https://pay.example`. */
  readonly publicUrl: string;
  readonly keyring: Keyring;
  /** How much earlier than its order a payment may be dated. Default 300. */
  readonly notBeforeToleranceSeconds?: number;
  /** Default: the clock of the machine. */
  readonly clock?: () => Date;
}

/**
 * Neopay behind the port. An order is verified by reading the payment that was bound to it at its creation.
 * `PaymentRequest.details` are `NeopayDetails`. Throws `configuration_invalid`.
 */
export function createNeopay(config: NeopayConfig): Provider {
  const { clock = () => new Date(), keyring } = config;
  const client = createClient(config, clock);
  const verificationSettings = { notBeforeToleranceSeconds: 300, ...config };
  const sleep = config.client?.sleep;
  const listSettings = { ...config, ...(sleep ? { sleep } : {}) };
  return {
    name: 'neopay',
    provesBy: 'payment',
    sendsCallbacks: true,
    authenticate: ({ address, now }) => authenticate(address, now, config),
    readCallback,
    // The callback address names the order; the body never does.
    resolveOrder: () => null,
    createPayment: (request) => createPayment(request, client, callbackUrlOf(request.order, clock(), config)),
    findsLostCreatesBy: 'list',
    payersOf: payersOfDetails,
    payersNamed,
    parseClaim,
    verify: (request) => verify(request, client, verificationSettings),
    keyIds: keyring.keys.map(({ keyId }) => keyId),
    declaredShapes: DECLARED_SHAPES,
    probe: (now) => probe(client, now),
    listPayments: (options) => listPayments({ listPaymentRows: client.listPaymentRowsOnce }, listSettings, options),
  };
}
