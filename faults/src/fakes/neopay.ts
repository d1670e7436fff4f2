import type { AnswerSink, Transport, TransportRequest } from '@punteo/clients';

/** A payment as Neopay holds it. */
export interface NeopayDocument {
  id: string;
  application_id: string;
  amount: string;
  currency: string;
  status: string;
  environment: string;
  payee: string;
  created_at: string;
  updated_at: string;
}

/** How a call may go wrong: each of them is no answer. */
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

/** Neopay, as far as a payment's proof goes: behind the transport of the real client, so that all of ours is real. */
export interface NeopayOutside {
  readonly transport: Transport;
  readonly documents: Map<string, NeopayDocument>;
  /** `GET /api/payments/…`, in the order of arrival. */
  readonly calls: string[];
  /** Null: all is well. */
  outage: NeopayOutage | null;
  /** What creates that follow meet: `lose` carries it out and never answers. */
  onCreate: 'answer' | 'lose' | 'refuse';
  /** Instead of the payment asked for, from now on this one is sent. */
  swapFor: string | null;
  /** Given instead of a document, as it stands; null: none is. */
  answer: string | null;
  /** Carries the calls instead; null: all is as it should be. */
  instead: Transport | null;
  /** Waited for between an answer and its arrival; null: it arrives at once. */
  hold: (() => Promise<void>) | null;
  /** Ids of the payments to be created, in order. */
  readonly nextIds: string[];
  clock: () => Date;
}

export const APPLICATION = '995d8ae8-b47f-4b3d-b411-e325d95f6ffd';
export const PAYEE = 'DE89370400440532013000';

export function createNeopayOutside(clock: () => Date): NeopayOutside {
  const outside: NeopayOutside = {
    documents: new Map(),
    calls: [],
    outage: null,
    onCreate: 'answer',
    swapFor: null,
    answer: null,
    instead: null,
    hold: null,
    nextIds: [],
    clock,
    async transport(request, sink) {
      const { pathname } = new URL(request.url);
      outside.calls.push(`${request.method} ${pathname}`);
      sink.sending();
      if (request.method === 'POST') return create(outside, request, sink);
      if (outside.instead !== null) return outside.instead(request, sink);
      if (outside.answer !== null) return answer(sink, 200, outside.answer);
      if (outside.outage !== null) return OUTAGES[outside.outage](sink);
      const asked = decodeURIComponent(pathname.slice(pathname.lastIndexOf('/') + 1));
      const found = outside.documents.get(outside.swapFor ?? asked);
      const document = found && { ...found };
      await outside.hold?.();
      if (!document) return answer(sink, 404, '{"message":"Not found"}');
      return answer(sink, 200, `{"payment":${textOf(document)}}`);
    },
  };
  return outside;
}

function create(outside: NeopayOutside, request: TransportRequest, sink: AnswerSink): void {
  if (outside.onCreate === 'refuse') {
    answer(sink, 422, '{"message":"No"}');
    return;
  }
  const { payment } = JSON.parse(request.body ?? '{}') as { payment: { amount: number; currency: string } };
  const id = outside.nextIds.shift() ?? crypto.randomUUID();
  // The number's own text: JSON.parse would make a double of it.
  const amount = /"amount":([0-9.]+)/.exec(request.body ?? '')?.[1] ?? '';
  const at = outside.clock().toISOString();
  outside.documents.set(id, {
    id,
    application_id: APPLICATION,
    amount,
    currency: payment.currency,
    status: 'pending',
    environment: 'live',
    payee: PAYEE,
    created_at: at,
    updated_at: at,
  });
  if (outside.onCreate === 'lose') throw new Error('the connection was lost');
  const saved = { id, application_id: APPLICATION, authorisationUrl: 'https://bank.test/authorise' };
  answer(sink, 200, JSON.stringify({ message: 'Payment saved successfully!', payment: saved }));
}

function textOf({ amount, payee, ...rest }: NeopayDocument): string {
  const text = JSON.stringify({ ...rest, payee: { accountable: payee } });
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
