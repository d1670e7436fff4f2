import { setTimeout as wait } from 'node:timers/promises';

/** When a callback is sent, how often, and how it looks beside its body. */
export interface CallbackScript {
  /** Instead of the merchant's own URL. */
  readonly url?: string;
  /** How many copies are sent; 1 unless told. */
  readonly times?: number;
  /** Before the first. */
  readonly delaySeconds?: number;
  /** Between copies; 0 unless told. */
  readonly gapSeconds?: number;
  /** All copies at the same moment. */
  readonly concurrent?: boolean;
  /** `application/json` unless told; null sends none. */
  readonly contentType?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the sender does when the merchant's answer is not 2xx. Neither provider documents any: once, then never again. */
export interface RetryPolicy {
  /** How often in all. */
  readonly attempts: number;
  /** Before each further attempt. */
  readonly waitSeconds: number;
}

/** One attempt to deliver a callback. */
export interface Delivery {
  readonly url: string;
  readonly sentAt: Date;
  /** Counts from 1. */
  readonly attempt: number;
  /** What the merchant answered; undefined when no answer came. */
  readonly status: number | undefined;
  readonly error: string | undefined;
}

export interface CallbackSender {
  /** Never rejects for what happens on the way: that is told in the deliveries. */
  send(content: unknown, url: string, script?: CallbackScript): Promise<Delivery[]>;
  readonly deliveries: readonly Delivery[];
}

const timeoutMs = 30_000;

export function createCallbackSender(closed: AbortSignal, retries: RetryPolicy | undefined): CallbackSender {
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
    const told = { url, sentAt: new Date(), attempt };
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: { ...(contentType !== null && { 'content-type': contentType }), ...headers },
        redirect: 'manual',
        signal: AbortSignal.any([closed, AbortSignal.timeout(timeoutMs)]),
      });
      await response.arrayBuffer();
      return { ...told, status: response.status, error: undefined };
    } catch (error) {
      return { ...told, status: undefined, error: reasonOf(error) };
    }
  }

  /** False when the sandbox was closed meanwhile. */
  function elapsed(seconds: number): Promise<boolean> {
    if (seconds === 0) return Promise.resolve(!closed.aborted);
    return wait(seconds * 1000, true, { signal: closed }).catch(() => false);
  }
}

/** Bytes and text go out as they are, everything else as JSON. */
function bytesOf(content: unknown): Uint8Array<ArrayBuffer> {
  if (content instanceof Uint8Array) return new Uint8Array(content);
  return new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content));
}

function reasonOf(error: unknown): string {
  const { cause } = error as Error;
  return cause instanceof Error ? cause.message : (error as Error).message;
}
