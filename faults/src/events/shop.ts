import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An event as it came to the shop. */
interface ReceivedRequest {
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

/** The secret of an endpoint, by its name. */
export function secretOf(endpoint: string): Buffer {
  return createHmac('sha256', 'secret of an endpoint').update(endpoint).digest();
}

/** By Standard Webhooks: one of the signatures is the HMAC of id, time and body. */
function isSigned(headers: IncomingHttpHeaders, body: string, secret: Buffer): boolean {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(expected);
}

/**
 * The merchant's system: it records each event that it is sent, refuses one that is not signed under the endpoint's
 * secret, and answers the others as configured.
 */
export async function startShop(): Promise<Shop> {
  const requests: ReceivedRequest[] = [];
  let answerTo: (request: Omit<ReceivedRequest, 'isTaken'>) => ShopAnswer = () => 204;
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const { type, data } = JSON.parse(body);
    const endpoint = request.url?.split('/').at(-1) ?? '';
    const received = {
      endpoint,
      eventId: String(request.headers['webhook-id']),
      stream: data.stream,
      sequence: data.sequence,
      type,
    };
    const answer = isSigned(request.headers, body, secretOf(endpoint)) ? answerTo(received) : 401;
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
