import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { answerAndClose, isClosing, rawAnswer } from './answer.ts';
import type { Receipts } from './counters.ts';

/** The public HTTP server, with the limits that keep one slow or greedy sender from costing the others. */
export function createCallbackServer(listener: RequestListener, receipts: Receipts): CallbackServer {
  const server = createServer(
    {
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: 15_000,
      maxHeaderSize: 8_192,
      insecureHTTPParser: false,
      // Of two hosts Node would keep the first and drop the other without a word.
      joinDuplicateHeaders: true,
      noDelay: true,
    },
    (request, response) => {
      if (isClosing(request)) return;
      if (stopping) response.shouldKeepAlive = false;
      if (isWellFormed(request)) return listener(request, response);
      receipts.malformed += 1;
      answerAndClose(request, response, 400);
    },
  );
  let stopping = false;
  // No count of headers is set: Node drops what is beyond it without a word. Their size is limited above.
  server.maxHeadersCount = 0;
  server.maxConnections = 4_096;
  server.maxRequestsPerSocket = 10_000;
  // Without this, Node says 100 Continue before anybody has looked at the length or the address.
  server.on('checkContinue', (request, response) => server.emit('request', request, response));
  // Without this, Node says 417 to whoever expects something else: a callback is a callback, whatever is expected of us.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', (_request, socket) => {
    receipts.wrongMethod += 1;
    socket.end(rawAnswer(405));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const status = STATUS_OF_ERROR[error.code ?? ''] ?? 400;
    receipts[status === 408 ? 'tooSlow' : 'malformed'] += 1;
    // Once an answer is on its way, another would be taken for the next one's.
    const answered = (socket as Socket & { _httpMessage?: { headersSent: boolean } })._httpMessage?.headersSent;
    if (error.code === 'ECONNRESET' || !socket.writable || answered) socket.destroy(error);
    else socket.end(rawAnswer(status), () => socket.destroy());
  });

  return {
    server,
    listen: (port, host) => listenOn(server, port, host),
    close: (graceMilliseconds) => {
      stopping = true;
      return closeWithin(server, graceMilliseconds);
    },
  };
}

export interface CallbackServer {
  readonly server: Server;
  listen(port: number, host: string): Promise<void>;
  /** Takes no new connections, lets what is under way end, and cuts it off after the grace. */
  close(graceMilliseconds: number): Promise<void>;
}

function listenOn(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, 1_024, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

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

/** What Node's parser lets pass, and two readers of one connection might read differently: two hosts, a version that is not 1.x. */
function isWellFormed({ httpVersionMajor, headers: { host } }: IncomingMessage): boolean {
  return httpVersionMajor === 1 && !host?.includes(',');
}

const STATUS_OF_ERROR: Readonly<Record<string, 408 | 431>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};
