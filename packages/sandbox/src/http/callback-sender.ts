import { setTimeout as sleep } from 'node:timers/promises';

export interface CallbackSender {
  /** Sends a callback and resolves to its delivery attempts. Delivery failures are in the result, never thrown. */
  send(content: unknown, url: string, script?: CallbackScript): Promise<Delivery[]>;
  readonly deliveries: readonly Delivery[];
}

/** When and how often a callback is sent, and with which headers. */
export interface CallbackScript {
  /** Default: the merchant's callback URL. */
  readonly url?: string;
  /** Number of copies. Default: 1. */
  readonly times?: number;
  /** Wait before the first copy. Default: 0. */
  readonly delaySeconds?: number;
  /** Wait between copies. Default: 0. */
  readonly gapSeconds?: number;
  /** Sends all copies at the same moment, ignoring `gapSeconds`. Default: one after the other. */
  readonly concurrent?: boolean;
  /** Default: `application/json`. Null sends no content type. */
  readonly contentType?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the sender does after an answer other than 2xx. Neither provider documents retries, so the default is none. */
export interface RetryPolicy {
  /** Attempts in total, the first included. */
  readonly attempts: number;
  /** Wait before each further attempt. */
  readonly waitSeconds: number;
}

/** One attempt to deliver a callback. */
export interface Delivery {
  readonly url: string;
  readonly sentAt: Date;
  /** Counts from 1. */
  readonly attempt: number;
  /** The status that the merchant answered; undefined without an answer. */
  readonly status: number | undefined;
  readonly error: string | undefined;
}

/** Resolves after so many milliseconds; rejects when `signal` is aborted. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export function createCallbackSender(
  closed: AbortSignal,
  { retries, wait = waitInRealTime }: { readonly retries?: RetryPolicy | undefined; readonly wait?: Wait } = {},
): CallbackSender {
  const deliveries: Delivery[] = [];
  return { send, deliveries };

  async function send(content: unknown, url: string, script: CallbackScript = {}): Promise<Delivery[]> {
    const { times = 1, delaySeconds = 0, gapSeconds = 0, concurrent = false } = script;
    const body = bytesOf(content);
    const sent: Delivery[][] = [];
    if (!(await elapsed(delaySeconds))) return [];
    if (concurrent) return (await Promise.all(Array.from({ length: times }, () => deliver(url, body, script)))).flat();
    for (let copy = 0; copy < times; copy += 1) {
      if (copy > 0 && !(await elapsed(gapSeconds))) break;
      sent.push(await deliver(url, body, script));
    }
    return sent.flat();
  }

  async function deliver(url: string, body: Uint8Array<ArrayBuffer>, script: CallbackScript): Promise<Delivery[]> {
    const made: Delivery[] = [];
    for (let attempt = 1; attempt <= (retries?.attempts ?? 1); attempt += 1) {
      if (attempt > 1 && !(await elapsed(retries?.waitSeconds ?? 0))) break;
      const delivery = await post(url, body, script, attempt);
      made.push(delivery);
      deliveries.push(delivery);
      if (delivery.status !== undefined && delivery.status >= 200 && delivery.status < 300) break;
    }
    return made;
  }

  async function post(
    url: string,
    body: Uint8Array<ArrayBuffer>,
    { contentType = 'application/json', headers = {} }: CallbackScript,
    attempt: number,
  ): Promise<Delivery> {
    const request = { url, sentAt: new Date(), attempt };
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: { ...(contentType !== null && { 'content-type': contentType }), ...headers },
        redirect: 'manual',
        signal: AbortSignal.any([closed, AbortSignal.timeout(timeoutMilliseconds)]),
      });
      await response.arrayBuffer();
      return { ...request, status: response.status, error: undefined };
    } catch (error) {
      return { ...request, status: undefined, error: reasonOf(error) };
    }
  }

  /** Resolves to false if the sandbox was closed in the meantime. */
  async function elapsed(seconds: number): Promise<boolean> {
    if (seconds === 0) return !closed.aborted;
    return wait(seconds * 1000, closed).then(
      () => true,
      () => false,
    );
  }
}

const timeoutMilliseconds = 30_000;

function waitInRealTime(milliseconds: number, signal: AbortSignal): Promise<void> {
  return sleep(milliseconds, undefined, { signal });
}

/** Bytes and text are sent unchanged, everything else as JSON. */
function bytesOf(content: unknown): Uint8Array<ArrayBuffer> {
  if (content instanceof Uint8Array) return new Uint8Array(content);
  return new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content));
}

function reasonOf(error: unknown): string {
  const { cause } = error as Error;
  return cause instanceof Error ? cause.message : (error as Error).message;
}
