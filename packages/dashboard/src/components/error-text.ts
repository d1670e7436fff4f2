import { ClientError } from '@punteo/clients';
import type { TextOf } from '../texts/use-text.ts';

/** What an error means for a person, and what to do. */
export function errorText(text: TextOf, error: unknown): { readonly title: string; readonly hint: string } {
  if (!(error instanceof ClientError)) return { title: text('view.failed'), hint: text('view.network') };
  const title = text('view.failed');
  if (error.outcome === 'unknown' && error.status !== 409) return { title, hint: text('view.answerUnknown') };
  switch (error.code) {
    case 'not_found':
      return { title, hint: text('view.notFound') };
    case 'unauthorised':
      return { title, hint: text('view.notAllowed') };
    case 'network':
    case 'timeout':
      return { title, hint: text('view.network') };
    case 'unavailable':
    case 'rate_limited':
      return { title, hint: text('view.unavailable') };
    default:
      return { title, hint: error.issues?.[0]?.message ?? error.message };
  }
}
