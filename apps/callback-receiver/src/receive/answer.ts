import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Every status that a provider may get. Every body but that of a handshake is empty, and no status is a redirect, 401 or 403: a provider may stop
 * repeating a callback on those.
 */
export type AnswerStatus = 200 | 400 | 404 | 405 | 413 | 415 | 429 | 501 | 503;

export function answer(response: ServerResponse, status: AnswerStatus): void {
  response.writeHead(status, HEADERS[status]);
  response.end();
}

/** Answers a handshake with its challenge, as plain text that no browser takes for anything else. */
export function answerChallenge(response: ServerResponse, challenge: string): void {
  response.writeHead(200, { ...CHALLENGE_HEADERS, 'content-length': challenge.length });
  response.end(challenge);
}

/** Answers and closes the connection: for a sender whose body is not read to its end. */
export function answerAndClose(request: IncomingMessage, response: ServerResponse, status: AnswerStatus): void {
  const { socket } = request;
  closing.add(socket);
  // Node calls this when the answer is written.
  socket.destroySoon = () => linger(socket);
  response.writeHead(status, { ...HEADERS[status], connection: 'close' });
  response.end();
}

/** Whether the last answer of this connection was given: Node still parses the requests that follow the refused one. */
export function isClosing(socket: Socket): boolean {
  return closing.has(socket);
}

const closing = new WeakSet<Socket>();

/** Answers and closes a connection that Node no longer treats as HTTP. */
export function answerRawAndClose(socket: Socket, status: 405): void {
  socket.write(rawAnswer(status));
  linger(socket);
}

/** Closing with unread bytes makes the kernel reset the connection, and the sender may lose the answer: it gets time to read it. */
function linger(socket: Socket): void {
  socket.pause();
  socket.end();
  setTimeout(() => socket.destroy(), LINGER_MILLISECONDS).unref();
}

/** An answer as bytes, for bytes that never became a request. */
export function rawAnswer(status: 400 | 405 | 408 | 431): string {
  const allow = status === 405 ? 'allow: POST\r\n' : '';
  return `HTTP/1.1 ${status} ${REASONS[status]}\r\n${allow}content-length: 0\r\nconnection: close\r\n\r\n`;
}

const LINGER_MILLISECONDS = 500;
const RETRY_AFTER_SECONDS = '30';

const HEADERS = {
  200: { 'content-length': '0' },
  400: { 'content-length': '0' },
  404: { 'content-length': '0' },
  405: { 'content-length': '0', allow: 'POST' },
  413: { 'content-length': '0' },
  415: { 'content-length': '0' },
  429: { 'content-length': '0', 'retry-after': RETRY_AFTER_SECONDS },
  501: { 'content-length': '0' },
  503: { 'content-length': '0', 'retry-after': RETRY_AFTER_SECONDS },
} as const satisfies Record<AnswerStatus, OutgoingHttpHeaders>;

const CHALLENGE_HEADERS = {
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'",
  'cache-control': 'no-store',
};

const REASONS = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
} as const;
