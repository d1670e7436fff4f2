import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { noTelemetry, type Span, type Telemetry } from '@punteo/app-kit/telemetry';
import {
  type Authentication,
  type CallbackRequest,
  checkStoredHeaders,
  type ReceivedCallback,
  type SignatureRefusal,
  storedHeadersOf,
} from '@punteo/payments';
import { answer, answerAndClose, answerChallenge } from './answer.ts';
import { clientNetwork } from './client-network.ts';
import { isPlain } from './content-encoding.ts';
import type { CallbackCounters } from './counters.ts';
import { challengeOf } from './handshake.ts';
import type { Inbox } from './inbox.ts';
import { readBody } from './read-body.ts';
import type { RefusalReport } from './refusal-report.ts';
import { CALLBACK_BYTES_MAX, refuse } from './refuse.ts';
import type { UnknownAddressLimit } from './unknown-address-limit.ts';
import { type AcceptedCallback, type CallbackProvider, type Sender, verifiedSender } from './verified-sender.ts';

/**
 * Receives one callback: checks its declared size and encoding, then has its provider authenticate address and headers, reads
 * its raw bytes, has a signature verified, stores the callback, and answers 200 after the commit. Parses nothing. A GET is
 * answered only for a provider whose handshake is one. Throws `stored_headers_invalid`.
 */
export function createReceiveCallback(options: {
  readonly providers: readonly CallbackProvider[];
  readonly inbox: Pick<Inbox, 'store'>;
  readonly unknownAddressLimit: UnknownAddressLimit;
  readonly counters: CallbackCounters;
  readonly refusals: Pick<RefusalReport, 'add'>;
  readonly trustedHops: number;
  readonly clock: () => Date;
  /** Default: none. */
  readonly telemetry?: Telemetry | undefined;
  /** Called with an error of an adapter; the sender is answered 503. */
  readonly onError: (error: unknown) => void;
}): ReceiveCallback {
  const { inbox, unknownAddressLimit, refusals, trustedHops, clock, telemetry = noTelemetry, onError } = options;
  const { requests } = options.counters;
  for (const { name, storedHeaders = [] } of options.providers) checkStoredHeaders(name, storedHeaders);
  const byName = new Map(options.providers.map((provider) => [provider.name, provider]));

  return function receiveCallback(request, response, providerName, address) {
    const { headers } = request;
    const provider = byName.get(providerName);
    const method = request.method === 'GET' ? 'GET' : 'POST';
    if (method === 'GET' && provider?.handshake?.method !== 'GET') {
      requests.wrongMethod += 1;
      return refuse(request, response, 405);
    }
    const declared = headers['content-length'];
    if (declared !== undefined && Number(declared) > CALLBACK_BYTES_MAX) {
      requests.tooLarge += 1;
      return answerAndClose(request, response, 413);
    }
    const received = { method, address, headers, now: clock() } as const;
    if (!isPlain(headers['content-encoding'])) return refuseEncoded(request, response, provider, received);
    const authentication = provider?.authenticate(received) ?? REFUSED;
    if (!provider || authentication.decision === 'refuse')
      return refuseUnknown(request, response, provider, signatureOf(authentication));

    if (method === 'GET') return answerHandshake(request, response, { provider, received, authentication });
    if (waitsForContinue(request)) response.writeContinue();
    readBody(request, CALLBACK_BYTES_MAX, (body) => {
      if (body === null) {
        requests.tooLarge += 1;
        return answerAndClose(request, response, 413);
      }
      guarded(response, () =>
        storeVerified(request, response, { provider, authentication, received: { ...received, body } }),
      );
    });
  };

  function storeVerified(request: IncomingMessage, response: ServerResponse, accepted: AcceptedCallback) {
    const { provider, received } = accepted;
    const sender = verifiedSender(accepted);
    if ('signature' in sender) return refuseUnknown(request, response, provider, sender.signature);
    const challenge = challengeOf(provider.handshake, received, request.url);
    const span = startSpan(provider.name, request);
    inbox.store(callbackOf(request, accepted, sender, span)).then((outcome) => {
      span.set({ 'punteo.outcome': outcome, 'http.response.status_code': outcome === 'unavailable' ? 503 : 200 });
      if (outcome === 'unavailable') span.fail(outcome);
      span.end();
      if (outcome === 'unavailable') answer(response, 503);
      else if (challenge === null) answer(response, 200);
      else answerChallenge(response, challenge);
    });
  }

  /**
   * The beginning of the callback's trace. The sender's own trace is only linked: anyone who knows the address could choose its
   * ids, and whether it is sampled. A refused request has no span: there may be any number of them.
   */
  function startSpan(provider: string, { headers }: IncomingMessage): Span {
    if (!telemetry.isOn) return telemetry.start('receive callback');
    const span = telemetry.start('receive callback', {
      parent: null,
      kind: 'server',
      attributes: { 'punteo.provider': provider },
    });
    if (typeof headers.traceparent === 'string') span.link([headers.traceparent]);
    return span;
  }

  function callbackOf(
    { headers, socket }: IncomingMessage,
    { provider, received }: AcceptedCallback,
    { address, authenticatedBy }: Sender,
    { traceparent }: Span,
  ): ReceivedCallback {
    const { body, now } = received;
    return {
      provider: provider.name,
      addressedOrderId: address.orderId,
      keyId: address.keyId,
      authenticatedBy,
      ...(provider.storedHeaders ? { headers: storedHeadersOf(headers, provider.storedHeaders) } : {}),
      body,
      digest: hash('sha256', body, 'buffer'),
      contentType: headers['content-type']?.slice(0, 200) ?? null,
      receivedAt: now,
      senderNetwork: clientNetwork({ headers, socket }, trustedHops),
      traceparent,
    };
  }

  function answerHandshake(
    request: IncomingMessage,
    response: ServerResponse,
    { provider, authentication, received }: Omit<AcceptedCallback, 'received'> & { readonly received: CallbackRequest },
  ) {
    const withBody = { ...received, body: NO_BODY };
    const sender = verifiedSender({ provider, authentication, received: withBody });
    if ('signature' in sender) return refuseUnknown(request, response, provider, sender.signature);
    const challenge = challengeOf(provider.handshake, withBody, request.url);
    if (challenge === null) return refuseUnknown(request, response, provider);
    requests.handshake += 1;
    answerChallenge(response, challenge);
  }

  /** Reported only when the address is ours: a stranger's encoding is no fault to repair. The answer is the same. */
  function refuseEncoded(
    request: IncomingMessage,
    response: ServerResponse,
    provider: CallbackProvider | undefined,
    received: CallbackRequest,
  ): void {
    requests.encoded += 1;
    refuse(request, response, 415);
    if (provider && provider.authenticate(received).decision !== 'refuse') refusals.add(provider.name, 'encoding');
  }

  /** One answer for every reason, so that a sender learns nothing about which part of an address or signature was right. */
  function refuseUnknown(
    request: IncomingMessage,
    response: ServerResponse,
    provider: CallbackProvider | undefined,
    signature?: SignatureRefusal,
  ): void {
    const isWithinLimit = spend(request);
    requests[!isWithinLimit ? 'overBudget' : signature === undefined ? 'unknown' : 'signatureRefused'] += 1;
    refuse(request, response, isWithinLimit ? 404 : 429);
    if (provider && signature !== undefined) refusals.add(provider.name, `signature_${signature}`);
  }

  /** When the limiter throws, the sender is refused: an error must not remove the limit. */
  function spend(request: IncomingMessage): boolean {
    try {
      return unknownAddressLimit.spend(clientNetwork(request, trustedHops));
    } catch {
      return false;
    }
  }

  /** Here an error of an adapter would end the process: it is thrown while Node hands over a body. */
  function guarded(response: ServerResponse, step: () => void): void {
    try {
      step();
    } catch (error) {
      onError(error);
      if (!response.headersSent) answer(response, 503);
    }
  }
}

export type ReceiveCallback = (
  request: IncomingMessage,
  response: ServerResponse,
  provider: string,
  callbackAddress: string,
) => void;

function signatureOf(authentication: Authentication): SignatureRefusal | undefined {
  return authentication.decision === 'refuse' ? authentication.signature : undefined;
}

const REFUSED = { decision: 'refuse' } as const satisfies Authentication;
const NO_BODY = new Uint8Array();

/** HTTP/1.0 has no interim answers: such a sender would take it for the final one. */
function waitsForContinue({ headers: { expect }, httpVersionMinor }: IncomingMessage): boolean {
  return expect !== undefined && httpVersionMinor === 1 && expect.toLowerCase() === '100-continue';
}
