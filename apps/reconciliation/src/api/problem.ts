import type { Problem } from '@punteo/contracts/reconciliation';
import { PunteoError } from '@punteo/payments';
import { RequestValidationError } from '@ts-rest/express';
import type { Response } from 'express';

/** What an answer says went wrong. Nothing of a stack, a schema or a library is in it. */
export interface Trouble {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

function problemOf({ status, code, detail }: Trouble, requestId: string): Problem {
  return { type: `urn:punteo:problem:${code}`, title: TITLES[status] ?? 'Refused', status, code, detail, requestId };
}

export function sendProblem(response: Response, trouble: Trouble): void {
  const requestId = String(response.locals.requestId);
  if (trouble.status === 503) response.setHeader('retry-after', '30');
  response
    .status(trouble.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(trouble, requestId)));
}

/** Whatever was thrown while a request was served, in words for its sender; 500 for what only we can mend. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof PunteoError) return ofPunteo(error);
  if (error instanceof RequestValidationError) return ofValidation(error);
  const { status, type } = (error ?? {}) as { status?: unknown; type?: unknown };
  if (type === 'entity.parse.failed') return { status: 400, code: 'json_malformed', detail: 'The body is not JSON.' };
  if (type === 'entity.too.large') return { status: 413, code: 'body_too_large', detail: 'The body is too large.' };
  if (status === 415) {
    return { status: 415, code: 'content_type_refused', detail: 'The body should be plain JSON in UTF-8.' };
  }
  if (status === 400) return { status: 400, code: 'request_malformed', detail: 'The request cannot be read.' };
  return { status: 500, code: 'internal', detail: 'Something is wrong on our side; the log knows more.' };
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Malformed',
  401: 'Not authenticated',
  403: 'Refused',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  421: 'Misdirected',
  422: 'Invalid',
  500: 'Internal fault',
  503: 'Not available now',
};

/** Codes that are the sender's matter. Every other code of ours is a fault of ours. */
const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  not_found: 404,
  order_unknown: 404,
  run_unknown: 404,
  callback_unknown: 404,
  discrepancy_unknown: 404,
  payment_bound_elsewhere: 409,
  create_unresolved: 409,
  run_in_progress: 409,
  amount_malformed: 422,
  currency_mismatch: 422,
  cursor_malformed: 422,
  provider_not_allowed: 422,
  provider_not_configured: 422,
  unknown_currency: 422,
  store_unavailable: 503,
};

function ofPunteo({ code, message }: PunteoError): Trouble {
  const status = STATUS_BY_CODE[code];
  if (status === undefined) return troubleOf(undefined);
  // What a store says of its own troubles may name hosts.
  return { status, code, detail: status === 503 ? 'The store cannot be reached now.' : message };
}

/** The first thing that is wrong, as `body.amount.value: Should be …`. */
function ofValidation({ pathParams, query, body }: RequestValidationError): Trouble {
  const parts = { path: pathParams, query, body };
  for (const [part, fault] of Object.entries(parts)) {
    const [issue] = (fault as { issues?: readonly Issue[] } | null)?.issues ?? [];
    if (!issue) continue;
    const place = [part, ...(issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step))];
    return { status: 422, code: 'request_invalid', detail: `${place.join('.')}: ${wording(issue.message)}` };
  }
  return { status: 422, code: 'request_invalid', detail: 'The request is not what the contract says.' };
}

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
}

/** Our own sentences begin with "Should"; a library's are cut to what they say. */
function wording(message: string): string {
  return message.startsWith('Should') ? message : message.replace(/^Invalid input: /, '').slice(0, 200);
}
