import { createServer, type IncomingHttpHeaders } from 'node:http';
import { listen } from '@punteo/app-kit/listen';

export interface TestMerchant {
  readonly url: string;
  /** Sets the status of every answer from now on; 204 at first. */
  answerWith(status: number): void;
  /** `at`: milliseconds of `performance.now()`. */
  readonly received: { readonly headers: IncomingHttpHeaders; readonly body: string; readonly at: number }[];
  close(): Promise<void>;
}

/** A merchant's webhook that keeps every request. */
export async function startTestMerchant(): Promise<TestMerchant> {
  const received: TestMerchant['received'] = [];
  let status = 204;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8'), at: performance.now() });
    response.writeHead(status).end('canary-answer');
  });
  const url = `${await listen(server, 0, '127.0.0.1')}/webhook`;
  return {
    url,
    received,
    answerWith(nextStatus) {
      status = nextStatus;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
