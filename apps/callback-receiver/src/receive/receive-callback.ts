import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from '@punteo/payments';
import { answer, answerAndClose } from './answer.ts';
import { clientNetwork } from './client-network.ts';
import type { CallbackCounters } from './counters.ts';
import type { Inbox } from './inbox.ts';
import { readBody } from './read-body.ts';
import type { UnknownAddressLimit } from './unknown-address-limit.ts';

/** The size of the largest callback that is accepted. */
const CALLBACK_BYTES_MAX = 20_480;

/**
 * Receives one callback: checks its declared size and encoding, then its address, then reads its raw bytes, stores them, and
 * answers 200 after the commit. Parses nothing.
 */
export function createReceiveCallback(options: {
  readonly providers: readonly Pick<Provider, 'name' | 'authenticate'>[];
  readonly inbox: Pick<Inbox, 'store'>;
  readonly unknownAddressLimit: UnknownAddressLimit;
  readonly counters: CallbackCounters;
  readonly trustedHops: number;
  readonly clock: () => Date;
}): ReceiveCallback {
  const { inbox, unknownAddressLimit, trustedHops, clock } = options;
  const { requests } = options.counters;
  const byName = new Map(options.providers.map((provider) => [provider.name, provider]));

  return function receiveCallback(request, response, providerName, callbackAddress) {
    const { headers } = request;
    const declared = headers['content-length'];
    if (declared !== undefined && Number(declared) > CALLBACK_BYTES_MAX) {
      requests.tooLarge += 1;
      return answerAndClose(request, response, 413);
    }
    if (headers['content-encoding'] !== undefined) {
      requests.encoded += 1;
      return refuse(request, response, 415);
    }
    const receivedAt = clock();
    const provider = byName.get(providerName);
    const address = provider?.authenticate(callbackAddress, receivedAt);
    if (!provider || !address) return refuseUnknown(request, response);

    if (waitsForContinue(request)) response.writeContinue();
    readBody(request, CALLBACK_BYTES_MAX, (body) => {
      if (body === null) {
        requests.tooLarge += 1;
        return answerAndClose(request, response, 413);
      }
      const callback = {
        provider: provider.name,
        addressedOrderId: address.orderId,
        keyId: address.keyId,
        body,
        digest: hash('sha256', body, 'buffer'),
        contentType: headers['content-type']?.slice(0, 200) ?? null,
        receivedAt,
        senderNetwork: clientNetwork(request, trustedHops),
      };
      inbox.store(callback).then((outcome) => answer(response, outcome === 'unavailable' ? 503 : 200));
    });
  };

  /** One answer for every reason, so that a sender learns nothing about which part of an address was right. */
  function refuseUnknown(request: IncomingMessage, response: ServerResponse): void {
    const isWithinLimit = spend(request);
    requests[isWithinLimit ? 'unknown' : 'overBudget'] += 1;
    refuse(request, response, isWithinLimit ? 404 : 429);
  }

  /** When the limiter throws, the sender is refused: an error must not remove the limit. */
  function spend(request: IncomingMessage): boolean {
    try {
      return unknownAddressLimit.spend(clientNetwork(request, trustedHops));
    } catch {
      return false;
    }
  }
}

/** Answers without having read the body: Node discards a small body of known length; otherwise the connection is closed. */
export function refuse(request: IncomingMessage, response: ServerResponse, status: 404 | 405 | 415 | 429): void {
  const declared = Number(request.headers['content-length'] ?? 0);
  const isSmall = request.headers['transfer-encoding'] === undefined && declared <= CALLBACK_BYTES_MAX;
  if (isSmall && request.headers.expect === undefined) answer(response, status);
  else answerAndClose(request, response, status);
}

export type ReceiveCallback = (
  request: IncomingMessage,
  response: ServerResponse,
  provider: string,
  callbackAddress: string,
) => void;

/** HTTP/1.0 has no interim answers: such a sender would take it for the final one. */
function waitsForContinue({ headers: { expect }, httpVersionMinor }: IncomingMessage): boolean {
  return expect !== undefined && httpVersionMinor === 1 && expect.toLowerCase() === '100-continue';
}
