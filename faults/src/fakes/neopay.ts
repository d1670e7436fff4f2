import type { AnswerSink, Transport, TransportRequest } from '@punteo/clients';

/** Neopay behind the transport of the real client: creates payments and shows them one by one. */
export interface FakeNeopay {
  readonly transport: Transport;
  readonly documents: Map<string, NeopayDocument>;
  /** Method and path of every request, in order of arrival. */
  readonly calls: string[];
  /** Replaces the answer to a read; null: Neopay works. */
  outage: NeopayOutage | null;
  /** The answer to a create. `lose`: the payment is created and the connection is lost. */
  onCreate: 'answer' | 'lose' | 'refuse';
  /** Id of the payment that is shown in place of the requested one; null: the requested one. */
  shownPaymentId: string | null;
  /** JSON text that is answered to a read in place of a document; null: the document. */
  answerText: string | null;
  /** Handles reads in place of this fake; null: this fake does. */
  readTransport: Transport | null;
  /** Awaited between the reading of a document and its delivery; null: delivered at once. */
  beforeDelivery: (() => Promise<void>) | null;
  /** Ids of the next payments, in order; random ones when it is empty. */
  readonly nextPaymentIds: string[];
}

/** A payment as Neopay stores it. */
export interface NeopayDocument {
  id: string;
  application_id: string;
  amount: string;
  currency: string;
  status: string;
  environment: string;
  /** Null: the answer leaves it out. */
  payee: string | null;
  created_at: string;
  updated_at: string;
}

/** In each of these outages the client gets no readable answer. */
export const NEOPAY_OUTAGES = [
  'reset',
  'cut_off',
  'empty',
  'html',
  'no_json',
  'no_type',
  'wrong_shape',
  'redirect',
  'no_content',
  'unauthorised',
  'forbidden',
  'rate_limited',
  'error',
  'bad_gateway',
] as const;
type NeopayOutage = (typeof NEOPAY_OUTAGES)[number];

export const APPLICATION = '995d8ae8-b47f-4b3d-b411-e325d95f6ffd';
export const PAYEE = 'DE89370400440532013000';

export function createFakeNeopay(clock: () => Date): FakeNeopay {
  const neopay: FakeNeopay = {
    documents: new Map(),
    calls: [],
    outage: null,
    onCreate: 'answer',
    shownPaymentId: null,
    answerText: null,
    readTransport: null,
    beforeDelivery: null,
    nextPaymentIds: [],
    async transport(request, sink) {
      const { pathname } = new URL(request.url);
      neopay.calls.push(`${request.method} ${pathname}`);
      sink.sending();
      if (request.method === 'POST') return createPayment(neopay, clock(), request, sink);
      if (neopay.readTransport !== null) return neopay.readTransport(request, sink);
      if (neopay.answerText !== null) return answer(sink, 200, neopay.answerText);
      if (neopay.outage !== null) return OUTAGES[neopay.outage](sink);
      const requestedId = decodeURIComponent(pathname.slice(pathname.lastIndexOf('/') + 1));
      const stored = neopay.documents.get(neopay.shownPaymentId ?? requestedId);
      const document = stored && { ...stored };
      await neopay.beforeDelivery?.();
      if (!document) return answer(sink, 404, '{"message":"Not found"}');
      return answer(sink, 200, `{"payment":${textOf(document)}}`);
    },
  };
  return neopay;
}

function createPayment(neopay: FakeNeopay, now: Date, request: TransportRequest, sink: AnswerSink): void {
  if (neopay.onCreate === 'refuse') {
    answer(sink, 422, '{"message":"No"}');
    return;
  }
  const { payment } = JSON.parse(request.body ?? '{}') as { payment: { currency: string } };
  const id = neopay.nextPaymentIds.shift() ?? crypto.randomUUID();
  // The digits as written: JSON.parse would round them to a double.
  const amount = /"amount":([0-9.]+)/.exec(request.body ?? '')?.[1] ?? '';
  neopay.documents.set(id, {
    id,
    application_id: APPLICATION,
    amount,
    currency: payment.currency,
    status: 'pending',
    environment: 'live',
    payee: PAYEE,
    created_at: now.toISOString(),
    updated_at: now.toISOString(),
  });
  if (neopay.onCreate === 'lose') throw new Error('the connection was lost');
  const saved = { id, application_id: APPLICATION, authorisationUrl: 'https://bank.test/authorise' };
  answer(sink, 200, JSON.stringify({ message: 'Payment saved successfully!', payment: saved }));
}

function textOf({ amount, payee, ...rest }: NeopayDocument): string {
  const text = JSON.stringify({ ...rest, ...(payee === null ? {} : { payee: { accountable: payee } }) });
  return `${text.slice(0, -1)},"amount":${amount}}`;
}

function answer(sink: AnswerSink, status: number, text: string, type = 'application/json'): void {
  sink.head(status, type === '' ? {} : { 'content-type': type });
  sink.chunk(new TextEncoder().encode(text));
}

const OUTAGES: Record<NeopayOutage, (sink: AnswerSink) => void> = {
  reset() {
    throw new Error('ECONNRESET');
  },
  cut_off(sink) {
    answer(sink, 200, '{"payment":{"id":"99658c35');
  },
  empty: (sink) => answer(sink, 200, ''),
  html: (sink) => answer(sink, 200, '<html>Back soon</html>', 'text/html'),
  no_json: (sink) => answer(sink, 200, '<html>Back soon</html>'),
  no_type: (sink) => answer(sink, 200, '{"payment":{}}', ''),
  wrong_shape: (sink) => answer(sink, 200, '{"payment":{"status":"completed"}}'),
  redirect: (sink) => sink.head(302, { location: 'http://169.254.169.254/' }),
  no_content: (sink) => sink.head(204, {}),
  unauthorised: (sink) => answer(sink, 401, '{}'),
  forbidden: (sink) => answer(sink, 403, '{}'),
  rate_limited(sink) {
    sink.head(429, { 'content-type': 'application/json', 'retry-after': '99999999' });
    sink.chunk(new TextEncoder().encode('{}'));
  },
  error: (sink) => answer(sink, 500, '{}'),
  bad_gateway: (sink) => answer(sink, 502, '<html>', 'text/html'),
};
