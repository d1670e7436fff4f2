import type { ChainWitness } from '@punteo/chain';
import { type Asset, type Keyring, type Provider, signReference, verifyReference } from '@punteo/payments';
import { authenticate, keyIdOf } from './callback-address.ts';
import { readCallback } from './callbacks.ts';
import { type ClientSettings, createClient } from './client.ts';
import type { PentagooSettings } from './config.ts';
import { createPayment } from './create-payment.ts';
import { DECLARED_SHAPES } from './declared-shapes.ts';
import { parseClaim } from './parse-claim.ts';
import { verify } from './verify.ts';

export interface PentagooConfig extends PentagooSettings, Pick<ClientSettings, 'client'> {
  readonly keyring: Keyring;
  readonly witness: ChainWitness;
  /** What the tokens of its chains count as, besides currencies; `assetsOf` of the chain package. */
  readonly assets?: readonly Asset[];
}

/**
 * Pentagoo behind the port. An order is verified on the chain, by the transaction that a callback named; Pentagoo has no
 * payment record and no list. `PaymentRequest.details` are not used. Throws `configuration_invalid`.
 */
export function createPentagoo(config: PentagooConfig): Provider {
  const {
    assets = [],
    callbackTokenDigests,
    keyring,
    paymentLinkPath = null,
    sendsCurrency,
    signsReference,
    witness,
  } = config;
  const client = createClient(config);
  return {
    name: 'pentagoo',
    provesBy: 'transaction',
    sendsCallbacks: true,
    authenticate: ({ address }) => authenticate(address, callbackTokenDigests),
    readCallback: (body) => readCallback(body, assets),
    resolveOrder: ({ orderReference }) =>
      signsReference && orderReference !== null ? verifyReference(keyring, 'pentagoo', orderReference) : orderReference,
    createPayment(request) {
      const { orderId } = request.order;
      const reference = signsReference ? signReference(keyring, 'pentagoo', orderId) : orderId;
      return createPayment(request, client, { reference, sendsCurrency, paymentLinkPath });
    },
    // Pentagoo documents no list. `refId` is the same in each create for an order, and a callback returns it.
    findsLostCreatesBy: 'reference',
    verify: (request) => verify(request, witness),
    parseClaim,
    keyIds: callbackTokenDigests.map(keyIdOf),
    declaredShapes: DECLARED_SHAPES,
    probe: (now) => witness.probe(now),
    scanTransfers: (options) => witness.scanTransfers(options),
    assets,
    hasUniqueAmounts: config.uniqueAmounts,
  };
}
