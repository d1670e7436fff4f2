import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { listen } from '@punteo/app-kit/listen';
import { answerAndClose, answerRawAndClose, isClosing, rawAnswer } from './answer.ts';
import type { CallbackCounters } from './counters.ts';
import { transferEncodingRefusal } from './transfer-encoding.ts';

/** An HTTP server with limits, so that a slow or greedy sender costs the others nothing. Refuses malformed requests itself. */
export function createLimitedHttpServer(
  listener: RequestListener,
  counters: CallbackCounters,
  { headersMilliseconds, requestMilliseconds, checkMilliseconds }: TimeLimits = TIME_LIMITS,
): LimitedHttpServer {
  const { requests } = counters;
  let stopping = false;
  const server = createServer(
    {
      headersTimeout: headersMilliseconds,
      requestTimeout: requestMilliseconds,
      connectionsCheckingInterval: checkMilliseconds,
      keepAliveTimeout: 15_000,
      maxHeaderSize: 8_192,
      insecureHTTPParser: false,
      // Otherwise Node keeps the first of two Host headers and silently drops the other.
      joinDuplicateHeaders: true,
      noDelay: true,
    },
    (request, response) => {
      if (isClosing(request.socket)) return;
      if (stopping) response.shouldKeepAlive = false;
      const refusal = isWellFormed(request) ? transferEncodingRefusal(request.headers['transfer-encoding']) : 400;
      if (refusal === null) return listener(request, response);
      requests[refusal === 501 ? 'transferEncoded' : 'malformed'] += 1;
      answerAndClose(request, response, refusal);
    },
  );
  // Zero: no limit. Node silently drops headers beyond a limit; their size is limited above.
  server.maxHeadersCount = 0;
  server.maxConnections = 4_096;
  server.maxRequestsPerSocket = 10_000;
  // Otherwise Node sends 100 Continue before the length and the address are checked.
  server.on('checkContinue', (request, response) => server.emit('request', request, response));
  // Otherwise Node answers 417 to any other expectation.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', (_request, socket) => {
    requests.wrongMethod += 1;
    answerRawAndClose(socket as Socket, 405);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Node hands a request with `transfer-encoding: gzip` over before its parser refuses it: it is answered already.
    if (isClosing(socket as Socket)) return;
    const status = STATUS_OF_ERROR[error.code ?? ''] ?? 400;
    requests[status === 408 ? 'tooSlow' : 'malformed'] += 1;
    // After an answer was begun, the sender would take a second one for the answer to its next request.
    const answered = (socket as Socket & { _httpMessage?: { headersSent: boolean } })._httpMessage?.headersSent;
    if (error.code === 'ECONNRESET' || !socket.writable || answered) socket.destroy(error);
    else socket.end(rawAnswer(status), () => socket.destroy());
  });

  return {
    listen: (port, host) => listen(server, port, host, { backlog: BACKLOG }),
    close: (graceMilliseconds) => {
      stopping = true;
      return closeWithin(server, graceMilliseconds);
    },
  };
}

/** How long a sender may take before it is answered 408. */
export interface TimeLimits {
  readonly headersMilliseconds: number;
  readonly requestMilliseconds: number;
  /** How often the limits are checked. */
  readonly checkMilliseconds: number;
}

const TIME_LIMITS: TimeLimits = { headersMilliseconds: 5_000, requestMilliseconds: 10_000, checkMilliseconds: 1_000 };

export interface LimitedHttpServer {
  /** Resolves to the URL. */
  listen(port: number, host: string): Promise<string>;
  /** Takes no new connections and resolves when the requests under way have ended; after the grace they are cut off. */
  close(graceMilliseconds: number): Promise<void>;
}

/** Connections that wait to be accepted. */
const BACKLOG = 1_024;

function closeWithin(server: Server, graceMilliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    const force = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(force);
      resolve();
    });
  });
}

/** Node's parser accepts two Host headers and versions other than 1.x, which a proxy in front may read differently. */
function isWellFormed({ httpVersionMajor, headers: { host } }: IncomingMessage): boolean {
  return httpVersionMajor === 1 && !host?.includes(',');
}

const STATUS_OF_ERROR: Readonly<Record<string, 408 | 431>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};
