import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface NeopayServer {
  readonly baseUrl: string;
  /** Method and path of each request, such as `GET /api/payments/…`, with its body. */
  readonly requests: { readonly line: string; readonly body: string; readonly contentType: string | undefined }[];
  close(): Promise<void>;
}

/** Neopay's documented sample of a payment, with some of its text replaced. */
export function samplePayment(...replacements: readonly (readonly [string, string])[]): string {
  const text = readFileSync(new URL('./payment.json', import.meta.url), 'utf8');
  return replacements.reduce((changed, [from, to]) => {
    if (!changed.includes(from)) throw new Error(`payment.json does not contain ${from}.`);
    return changed.replace(from, to);
  }, text);
}

/** A server on loopback that answers every request with `answer`. */
export async function startNeopayServer(answer: (response: ServerResponse, line: string) => void): Promise<NeopayServer> {
  const requests: NeopayServer['requests'] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ line: `${request.method} ${request.url}`, body, contentType: request.headers['content-type'] });
    answer(response, `${request.method} ${request.url}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export function json(text: string, status = 200) {
  return (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  };
}
