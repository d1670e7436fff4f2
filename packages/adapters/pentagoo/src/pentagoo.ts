import { createHash, timingSafeEqual } from 'node:crypto';
import type { ChainWitness } from '@punteo/chain';
import { ClientError, createPentagooClient, type PentagooClient, type PentagooClientConfig } from '@punteo/clients';
import {
  type CallbackAddress,
  type Keyring,
  type Provider,
  PunteoError,
  signReference,
  verifyReference,
} from '@punteo/payments';
import { readCallback } from './callbacks.ts';
import type { PentagooSettings } from './config.ts';
import { createPayment } from './create-payment.ts';
import { DECLARED_SHAPES } from './declared-shapes.ts';
import { verify } from './verify.ts';

export interface PentagooConfig extends PentagooSettings {
  readonly keyring: Keyring;
  readonly witness: ChainWitness;
  /** Limits and transport of the calls. */
  readonly client?: Omit<PentagooClientConfig, 'baseUrl' | 'integrationKey' | 'integrationSecret'>;
}

/**
 * Pentagoo behind the port. A payment is proven on the chain, by the transaction that a callback named; there is no
 * provider's record and no list. `PaymentRequest.details` are not used. Throws `configuration_invalid`.
 */
export function createPentagoo(config: PentagooConfig): Provider {
  const { keyring, signsReference, sendsCurrency, witness } = config;
  const client = clientOf(config);
  return {
    name: 'pentagoo',
    provesBy: 'transaction',
    sendsCallbacks: true,
    authenticate: (callbackAddress) => addressOf(callbackAddress, config.callbackTokenDigests),
    readCallback,
    resolveOrder: ({ orderReference }) =>
      signsReference && orderReference !== null ? verifyReference(keyring, 'pentagoo', orderReference) : orderReference,
    createPayment(request) {
      const { orderId } = request.order;
      const reference = signsReference ? signReference(keyring, 'pentagoo', orderId) : orderId;
      return createPayment(request, client, { reference, sendsCurrency });
    },
    verify: (claim, order, now) => verify(claim, order, now, witness),
    keyIds: config.callbackTokenDigests.map(keyIdOf),
    declaredShapes: DECLARED_SHAPES,
    probe: (now) => witness.probe(now),
    scanTransfers: (options) => witness.scanTransfers(options),
    hasUniqueAmounts: config.uniqueAmounts,
  };
}

/** Every token is compared, whichever fits, and digests are of one length: the time says nothing. */
function addressOf(callbackAddress: string, digests: readonly Uint8Array[]): CallbackAddress | null {
  const given = createHash('sha256').update(callbackAddress).digest();
  const matches = digests.map((digest) => timingSafeEqual(given, digest));
  const match = digests[matches.indexOf(true)];
  return match === undefined ? null : { orderId: null, keyId: keyIdOf(match) };
}

/** Stays the token's name when its place in the configuration changes; 32 bits of its digest tell nothing of it. */
function keyIdOf(digest: Uint8Array): string {
  return `t${Buffer.from(digest).toString('hex').slice(0, 8)}`;
}

function clientOf({ baseUrl, integrationKey, integrationSecret, client }: PentagooConfig): PentagooClient {
  try {
    return createPentagooClient({ ...client, ...(baseUrl ? { baseUrl } : {}), integrationKey, integrationSecret });
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    throw new PunteoError('configuration_invalid', `Pentagoo: ${error.message}`, { cause: error });
  }
}
