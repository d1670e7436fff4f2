import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestMerchant {
  readonly url: string;
  /** What it answers from now on. */
  status: number;
  readonly received: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
  close(): Promise<void>;
}

/** The merchant's webhook: keeps what it gets. */
export async function startTestMerchant(): Promise<TestMerchant> {
  const received: TestMerchant['received'] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
    response.writeHead(merchant.status).end('canary-answer');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const merchant: TestMerchant = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    status: 204,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return merchant;
}
