import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider, ReceivedCallback } from '@punteo/payments';
import { answer, answerAndClose } from './answer.ts';
import { clientNetwork } from './client-network.ts';
import type { CallbackCounters } from './counters.ts';
import type { CommitResult, GroupCommit } from './group-commit.ts';
import { readBody } from './read-body.ts';
import type { UnknownAddressLimit } from './unknown-address-limit.ts';

/** The bytes of the largest callback that is taken. */
const MAX_CALLBACK_BYTES = 20_480;

/**
 * Takes one callback in: what can be said without its body first, then its address, then its bytes, then the commit, and only
 * then 200. Nothing is parsed here.
 */
export function createReceiveCallback(options: {
  readonly providers: readonly Pick<Provider, 'name' | 'authenticate'>[];
  readonly inbox: Pick<GroupCommit<ReceivedCallback, 'stored' | 'duplicate'>, 'add'>;
  readonly unknownAddressLimit: UnknownAddressLimit;
  readonly counters: CallbackCounters;
  readonly trustedHops: number;
}): ReceiveCallback {
  const { inbox, unknownAddressLimit, counters, trustedHops } = options;
  const { requests } = counters;
  const byName = new Map(options.providers.map((provider) => [provider.name, provider]));

  return function receiveCallback(request, response, providerName, callbackAddress) {
    const { headers } = request;
    const declared = headers['content-length'];
    if (declared !== undefined && Number(declared) > MAX_CALLBACK_BYTES) {
      requests.tooLarge += 1;
      return answerAndClose(request, response, 413);
    }
    if (headers['content-encoding'] !== undefined) {
      requests.encoded += 1;
      return refuse(request, response, 415);
    }
    const receivedAt = new Date();
    const provider = byName.get(providerName);
    const address = provider?.authenticate(callbackAddress, receivedAt);
    if (!provider || !address) return refuseUnknown(request, response);

    if (waitsForContinue(request)) response.writeContinue();
    readBody(request, MAX_CALLBACK_BYTES, (body) => {
      if (body === null) {
        requests.tooLarge += 1;
        return answerAndClose(request, response, 413);
      }
      const row = {
        provider: provider.name,
        addressedOrderId: address.orderId,
        keyId: address.keyId,
        body,
        digest: hash('sha256', body, 'buffer'),
        contentType: headers['content-type']?.slice(0, 200) ?? null,
        receivedAt,
        network: clientNetwork(request, trustedHops),
      };
      counters.waiting += 1;
      inbox.add(row, (result) => acknowledge(response, result));
    });
  };

  function acknowledge(response: ServerResponse, result: CommitResult<'stored' | 'duplicate'>): void {
    counters.waiting -= 1;
    requests[result.committed ? result.outcome : 'unavailable'] += 1;
    answer(response, result.committed ? 200 : 503);
  }

  /** Good addresses never pass here. A budget that breaks is spent: it must not open the door that it guards. */
  function isWithinBudget(request: IncomingMessage): boolean {
    try {
      return unknownAddressLimit.spend(clientNetwork(request, trustedHops));
    } catch {
      return false;
    }
  }

  /** One answer for every reason, so that nobody learns which part was right. */
  function refuseUnknown(request: IncomingMessage, response: ServerResponse): void {
    const within = isWithinBudget(request);
    requests[within ? 'unknown' : 'overBudget'] += 1;
    refuse(request, response, within ? 404 : 429);
  }
}

/** An older sender would take the interim answer for the last one. */
function waitsForContinue({ headers: { expect }, httpVersionMinor }: IncomingMessage): boolean {
  return expect !== undefined && httpVersionMinor === 1 && expect.toLowerCase() === '100-continue';
}

/** Answers without having read the body. Its length being known and small, Node reads it away; else the connection ends. */
export function refuse(request: IncomingMessage, response: ServerResponse, status: 404 | 405 | 415 | 429): void {
  const declared = Number(request.headers['content-length'] ?? 0);
  const small = request.headers['transfer-encoding'] === undefined && declared <= MAX_CALLBACK_BYTES;
  if (small && request.headers.expect === undefined) answer(response, status);
  else answerAndClose(request, response, status);
}

export type ReceiveCallback = (
  request: IncomingMessage,
  response: ServerResponse,
  provider: string,
  callbackAddress: string,
) => void;
