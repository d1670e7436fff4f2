import { unusableDatabase } from '@punteo/app-kit/unusable-database';
import type { Problem as ProblemDocument } from '@punteo/contracts/reconciliation';
import { JSON_FAULTS, JsonError } from '@punteo/json';
import { PunteoError } from '@punteo/payments';
import { RequestValidationError } from '@ts-rest/express';
import type { Response } from 'express';

/** What went wrong with a request, for its sender. Holds nothing of a stack, a schema or a library. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  /** One sentence; unless the fault is ours, also what to change. */
  readonly detail: string;
}

export function sendProblem(response: Response, problem: Problem): void {
  if (problem.status === 503) response.setHeader('retry-after', '30');
  response
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(documentOf(problem, String(response.locals.requestId))));
}

/** The problem for whatever was thrown while a request was served. Status 500 for errors that the sender cannot avoid. */
export function problemOf(error: unknown): Problem {
  if (error instanceof PunteoError) return problemOfPunteoError(error);
  if (error instanceof RequestValidationError) return problemOfValidation(error);
  if (error instanceof JsonError) return problemOfJson(error);
  const { status } = (error ?? {}) as { status?: unknown };
  if (status === 413) return { status, code: 'body_too_large', detail: 'The body is too large.' };
  if (status === 415)
    return { status, code: 'content_type_refused', detail: 'The body should have no Content-Encoding.' };
  if (typeof status === 'number' && status >= 400 && status < 500)
    return { status: 400, code: 'request_malformed', detail: 'The request cannot be read.' };
  return { status: 500, code: 'internal', detail: 'Internal error. The log has a line with this requestId.' };
}

/** Status by error code, for the errors that a sender can avoid. Every other code is a 500. */
export const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  json_malformed: 400,
  request_malformed: 400,
  not_found: 404,
  order_unknown: 404,
  run_unknown: 404,
  callback_unknown: 404,
  event_unknown: 404,
  discrepancy_unknown: 404,
  period_unknown: 404,
  statement_unknown: 404,
  claim_unknown: 404,
  claim_withdrawn: 409,
  created_at_fixed: 409,
  order_cancelled: 409,
  order_closed: 409,
  money_allocated: 409,
  money_refunded: 409,
  order_paid: 409,
  order_not_paid: 409,
  order_fulfilled: 409,
  order_not_fulfilled: 409,
  parts_absent: 409,
  provider_money_counts: 409,
  unit_exceeded: 409,
  payment_bound_elsewhere: 409,
  callback_erased: 409,
  period_closed: 409,
  period_not_over: 409,
  period_out_of_order: 409,
  create_unresolved: 409,
  create_in_progress: 409,
  payment_live: 409,
  run_ended: 409,
  discrepancy_changed: 409,
  discrepancies_changed: 409,
  refund_exceeds: 409,
  refund_not_due: 409,
  refund_recorded: 409,
  row_unreadable: 500,
  run_queue_full: 409,
  statement_accepted: 409,
  run_unfinished: 409,
  amount_malformed: 422,
  claim_malformed: 422,
  created_at_ahead: 422,
  fulfilled_at_ahead: 422,
  currency_mismatch: 422,
  cursor_malformed: 422,
  period_malformed: 422,
  provider_not_allowed: 422,
  provider_not_configured: 422,
  option_invalid: 422,
  reason_missing: 422,
  idempotency_key_reused: 422,
  refund_unfounded: 422,
  request_invalid: 422,
  time_zone_unknown: 422,
  unit_unknown: 422,
  unknown_currency: 422,
};

/** Names the place by its position: a key may be personal data. */
function problemOfJson({ code, offset }: JsonError): Problem {
  const detail = `The body ${JSON_FAULTS[code]}, at character ${offset + 1}.`;
  return { status: 400, code: 'json_malformed', detail };
}

function problemOfPunteoError(error: PunteoError): Problem {
  const { code, message } = error;
  const unusable = unusableDatabase(error);
  if (unusable !== null) return { status: 503, code, detail: unusable };
  const status = STATUS_BY_CODE[code];
  return status === undefined ? problemOf(undefined) : { status, code, detail: message };
}

/** Reports the first issue, as `body.amount.value: Should be …`. */
function problemOfValidation({ pathParams, query, body }: RequestValidationError): Problem {
  const parts = { path: pathParams, query, body };
  for (const [part, fault] of Object.entries(parts)) {
    const [issue] = (fault as { issues?: readonly Issue[] } | null)?.issues ?? [];
    if (!issue) continue;
    const place = [part, ...(issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step))];
    return { status: 422, code: 'request_invalid', detail: `${place.join('.')}: ${messageOf(issue)}` };
  }
  return { status: 422, code: 'request_invalid', detail: 'The request does not match the contract: /openapi.json.' };
}

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
}

/** Our own messages begin with "Should" and are kept; those of the validation library lose their prefix. */
function messageOf({ message }: Issue): string {
  if (message.startsWith('Should')) return message;
  return message
    .replace(/^Invalid input: /, '')
    .replace('JsonNumber', 'number')
    .slice(0, 200);
}

function documentOf({ status, code, detail }: Problem, requestId: string): ProblemDocument {
  return { type: `urn:punteo:problem:${code}`, title: TITLES[status] ?? 'Refused', status, code, detail, requestId };
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
  500: 'Internal error',
  503: 'Not available now',
};
