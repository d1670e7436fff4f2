import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An event as it came to the shop. */
export interface ReceivedRequest {
  /** The last part of the URL: the endpoint's name. */
  readonly endpoint: string;
  readonly eventId: string;
  readonly stream: string;
  readonly sequence: number;
  readonly type: string;
  /** Whether the shop took it: it answered 2xx, or meant to when the connection was cut. */
  readonly isTaken: boolean;
}

/** `hang`: no answer. `reset`: the connection breaks before the event is taken; `cut`: after it. */
export type ShopAnswer = number | 'hang' | 'reset' | 'cut';

export interface Shop {
  urlOf(endpoint: string): string;
  /** Every request so far, in the order in which they came. */
  readonly requests: readonly ReceivedRequest[];
  /** Decides each answer from now on; 204 at first. */
  answerWith(answer: (request: Omit<ReceivedRequest, 'isTaken'>) => ShopAnswer): void;
  close(): Promise<void>;
}

/** The merchant's system, which records each event that it is sent and answers as it is told. */
export async function startShop(): Promise<Shop> {
  const requests: ReceivedRequest[] = [];
  let answerTo: (request: Omit<ReceivedRequest, 'isTaken'>) => ShopAnswer = () => 204;
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { type, data } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const received = {
      endpoint: request.url?.split('/').at(-1) ?? '',
      eventId: String(request.headers['webhook-id']),
      stream: data.stream,
      sequence: data.sequence,
      type,
    };
    const answer = answerTo(received);
    requests.push({ ...received, isTaken: answer === 'cut' || (typeof answer === 'number' && answer < 300) });
    if (typeof answer === 'number') response.writeHead(answer).end();
    else if (answer !== 'hang') request.socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (endpoint) => `http://127.0.0.1:${port}/${endpoint}`,
    requests,
    answerWith(answer) {
      answerTo = answer;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
