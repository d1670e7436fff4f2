import type { RequestValidationError } from '@ts-rest/express';
import { ErrorResponse } from '../http/error-response.ts';

// Neopay documents no error. Its pages and dates are Laravel's, so these are Laravel's default answers.

export function unauthenticated(): ErrorResponse {
  return new ErrorResponse(401, { message: 'Unauthenticated.' });
}

export function notFound(model: string, id: string): ErrorResponse {
  return new ErrorResponse(404, { message: `No query results for model [App\\Models\\${model}] ${id}` });
}

export function unprocessable(errors: Record<string, string[]>): ErrorResponse {
  const message = Object.values(errors)[0]?.[0] ?? 'The given data was invalid.';
  return new ErrorResponse(422, { message, errors });
}

/** Laravel's answer to a request that the contract rejects. */
export function validationErrorOf(
  { headers, pathParams, body, query }: RequestValidationError,
  path: string,
): ErrorResponse {
  if (headers) return unauthenticated();
  if (pathParams) return notFound(path.includes('/customers/') ? 'Customer' : 'Payment', path.split('/').at(-1) ?? '');
  const errors: Record<string, string[]> = {};
  for (const issue of (body ?? query)?.issues ?? []) {
    const field = (issue.path ?? []).map((key) => String(typeof key === 'object' ? key.key : key)).join('.');
    errors[field] = [...(errors[field] ?? []), issue.message];
  }
  return unprocessable(errors);
}
