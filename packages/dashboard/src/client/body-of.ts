import type { Problem } from '@punteo/clients/reconciliation';

/** An answer that the contract documents, and that refuses what was asked for. */
export class RefusedError extends Error {
  /** Stable: branch on it. */
  readonly code: string;
  readonly status: number;
  /** A sentence for people. */
  readonly detail: string;
  /** When to try again, where the answer says so. */
  readonly retryAfterSeconds: number | null;

  constructor({ code, status, detail }: Problem, headers: Headers) {
    super(`${status} ${code}: ${detail}`);
    this.name = 'RefusedError';
    this.code = code;
    this.status = status;
    this.detail = detail;
    const retryAfter = headers.get('retry-after');
    this.retryAfterSeconds = retryAfter === null ? null : Number(retryAfter);
  }
}

interface AnyAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** The body of an answer with one of the wanted statuses. Throws `RefusedError` for another documented one. */
export function bodyOf<Wanted extends AnyAnswer, Status extends Wanted['status']>(
  answer: Wanted,
  ...wanted: readonly Status[]
): Extract<Wanted, { readonly status: Status }>['body'] {
  if (!wanted.some((status) => status === answer.status))
    throw new RefusedError(answer.body as Problem, answer.headers);
  return answer.body as Extract<Wanted, { readonly status: Status }>['body'];
}
