/** The body of an answer of a client that is no problem. Throws where it is one. */
export function bodyOf<Status extends number, Body>(
  answer: { readonly status: Status; readonly body: Body } | { readonly status: number; readonly body: unknown },
): Exclude<Body, { readonly code: string; readonly requestId: string }> {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body as never;
}
