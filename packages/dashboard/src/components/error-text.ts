import { ClientError } from '@punteo/clients';
import { RefusedError } from '../client/body-of.ts';
import type { TextOf } from '../texts/use-text.ts';
import { InputError } from './input-error.ts';

/** Why something failed, for a person, and what to do. */
export function errorText(text: TextOf, error: unknown): string {
  if (error instanceof RefusedError) return refusalText(text, error);
  if (error instanceof InputError) return error.message;
  if (!(error instanceof ClientError)) return text('view.network');
  if (error.outcome === 'unknown' && error.status !== 409) return text('view.answerUnknown');
  switch (error.code) {
    case 'not_found':
      return text('view.notFound');
    case 'unauthorised':
      return text('view.notAllowed');
    case 'network':
    case 'timeout':
      return text('view.network');
    case 'unavailable':
    case 'rate_limited':
      return text('view.unavailable');
    case 'invalid_request':
    case 'invalid_path_parameter':
      return error.issues?.map(({ path, message }) => `${path}: ${message}`).join(' ') ?? error.message;
    default:
      return error.message;
  }
}

/** The sentence of the API, except where the page knows better words. */
function refusalText(text: TextOf, { status, detail }: RefusedError): string {
  if (status === 404) return text('view.notFound');
  if (status === 401 || status === 403) return text('view.notAllowed');
  return status === 503 ? text('view.unavailable') : detail;
}
