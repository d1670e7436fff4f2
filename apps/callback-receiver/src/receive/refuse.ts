import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, answerAndClose } from './answer.ts';

/** The size of the largest callback that is accepted. */
export const CALLBACK_BYTES_MAX = 20_480;

/** Refuses, whether the body was read or not: Node discards a small body of known length; otherwise the connection is closed. */
export function refuse(request: IncomingMessage, response: ServerResponse, status: 404 | 405 | 415 | 429): void {
  const declared = Number(request.headers['content-length'] ?? 0);
  const isSmall = request.headers['transfer-encoding'] === undefined && declared <= CALLBACK_BYTES_MAX;
  if (isSmall && request.headers.expect === undefined) answer(response, status);
  else answerAndClose(request, response, status);
}
