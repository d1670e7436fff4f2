/** One request to a provider, and what the contract says about its answer. */
export interface ContractCall {
  /** What is called and why, such as `GET /api/payments`, or the same `without x-app-key`. */
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type ReceivedAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Headers;
      readonly contentType: string | null;
      readonly text: string;
    }
  /** `code`: such as `ECONNREFUSED` or `timeout`. */
  | { readonly kind: 'unanswered'; readonly code: string };

const TIME_LIMIT_MILLISECONDS = 20_000;
const CHARACTERS_MAX = 4_194_304;

/** Sends a request as it is, once. Nothing is checked here: an answer that deviates is what the tests look for. */
export async function send({ method, url, headers, body }: ContractCall): Promise<ReceivedAnswer> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIME_LIMIT_MILLISECONDS),
      ...(body === undefined ? {} : { body }),
    });
    const text = (await response.text()).slice(0, CHARACTERS_MAX);
    const contentType = response.headers.get('content-type');
    return { kind: 'answer', status: response.status, headers: response.headers, contentType, text };
  } catch (error) {
    return { kind: 'unanswered', code: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.name === 'TimeoutError') return 'timeout';
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return 'network';
}
