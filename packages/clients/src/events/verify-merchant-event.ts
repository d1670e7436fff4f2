import { isMerchantEventType, merchantEvents } from '@punteo/contracts/merchant-events';
import { JSON_FAULTS, JsonError, readJson } from '@punteo/json';
import { Webhook } from 'standardwebhooks';
import type { MerchantEvent } from './generated/merchant-events.ts';
import { MerchantEventError } from './merchant-event-error.ts';

/**
 * Verifies the signature of a merchant event (Standard Webhooks) and returns the typed event. `rawBody` is the body as it was
 * received, before any JSON parser. While a secret rotates, give both secrets. Unknown additional fields are dropped.
 *
 * @throws MerchantEventError with a `code` for each reason to refuse the request
 */
export function verifyMerchantEvent(
  rawBody: string | Uint8Array,
  headers: MerchantEventHeaders,
  secrets: string | readonly string[],
  options: VerifyMerchantEventOptions = {},
): MerchantEvent {
  const webhooks = webhooksOf(typeof secrets === 'string' ? [secrets] : secrets);
  const body = textOf(rawBody);
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature').split(' ');
  const sentAt = instantOf(timestamp);
  const expected = webhooks.map((webhook) => webhook.sign(id, sentAt, body));
  if (!expected.some((one) => signatures.some((signature) => isSameText(one, signature)))) {
    throw new MerchantEventError(
      'signature_invalid',
      'No signature of the event matches. Check that the secret is the one that Punteo signs with, and that the body is ' +
        'the raw one: parsing and writing it again changes its bytes.',
    );
  }
  checkWindow(sentAt, options);
  return eventOf(body);
}

/** The headers of a Node request (`request.headers`), of a Fetch request, or an object with names in any case. */
export type MerchantEventHeaders =
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | {
      /** The value of a header, by its name in any case; null when it is absent. */
      get(name: string): string | null;
    };

/** Settings of `verifyMerchantEvent`. */
export interface VerifyMerchantEventOptions {
  /** How far the time of sending may be from the clock, in both directions, against replays. Default: five minutes. */
  readonly windowSeconds?: number;
  /** Default: the clock of the machine. */
  readonly clock?: () => Date;
}

const WINDOW_SECONDS = 300;

/** 32 characters of base64 are 24 bytes, the least that Standard Webhooks allows. */
const SECRET = /^(?:whsec_)?(?:[A-Za-z0-9+/]{4}){8,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function webhooksOf(secrets: readonly string[]): readonly Webhook[] {
  if (secrets.length === 0) throw new MerchantEventError('secret_invalid', 'There should be at least one secret.');
  return secrets.map((secret, index) => {
    try {
      if (SECRET.test(secret)) return new Webhook(secret);
    } catch {
      // The library's message is not passed on: it is about the secret.
    }
    const which = `Secret ${index + 1} of ${secrets.length}`;
    throw new MerchantEventError('secret_invalid', `${which} should be \`whsec_\` and the base64 of 24 to 64 bytes.`);
  });
}

function textOf(rawBody: string | Uint8Array): string {
  if (typeof rawBody === 'string') return rawBody;
  if (!(rawBody instanceof Uint8Array)) {
    throw new MerchantEventError(
      'body_not_raw',
      'The body should be the raw one, as text or bytes. In Express, mount `express.raw({ type: "application/json" })` on ' +
        'this route, before any `express.json()`.',
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(rawBody);
  } catch {
    throw new MerchantEventError('signature_invalid', 'The body is not UTF-8, so Punteo cannot have signed it.');
  }
}

function headerOf(headers: MerchantEventHeaders, name: string): string {
  const value = hasGet(headers)
    ? headers.get(name)
    : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  if (typeof value === 'string' && value !== '') return value;
  throw new MerchantEventError('signature_missing', `The request should have one header \`${name}\`.`);
}

function hasGet(headers: MerchantEventHeaders): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function';
}

function instantOf(timestamp: string): Date {
  if (/^\d{1,12}$/.test(timestamp)) return new Date(Number(timestamp) * 1_000);
  throw new MerchantEventError('signature_invalid', 'The header `webhook-timestamp` should be seconds since 1970.');
}

/** Takes the same time wherever the texts differ, so that a signature cannot be guessed character by character. */
function isSameText(expected: string, signature: string): boolean {
  let difference = expected.length ^ signature.length;
  for (let at = 0; at < expected.length; at += 1) difference |= expected.charCodeAt(at) ^ signature.charCodeAt(at);
  return difference === 0;
}

function checkWindow(
  sentAt: Date,
  { windowSeconds = WINDOW_SECONDS, clock = () => new Date() }: VerifyMerchantEventOptions,
) {
  const age = Math.floor(clock().getTime() / 1_000) - sentAt.getTime() / 1_000;
  // Also refuses an age that is not a number.
  if (Math.abs(age) <= windowSeconds) return;
  throw new MerchantEventError(
    'timestamp_outside_window',
    `The event was sent at ${sentAt.toISOString()}, more than ${windowSeconds} seconds ` +
      `${age < 0 ? 'ahead of' : 'before'} the clock here. Punteo signs each attempt anew: this is a replay, or a clock is wrong.`,
  );
}

function eventOf(body: string): MerchantEvent {
  const document = parseJson(body);
  const type = typeof document === 'object' && document !== null && 'type' in document ? document.type : undefined;
  if (typeof type !== 'string') throw new MerchantEventError('event_malformed', 'The event has no `type`.');
  if (!isMerchantEventType(type)) {
    throw new MerchantEventError(
      'event_type_unknown',
      `The event type \`${type.slice(0, 64)}\` is unknown to this version of @punteo/clients. Answer 2xx to ignore it, or ` +
        'update the package.',
    );
  }
  const { success, data, error } = merchantEvents[type].safeParse(document);
  if (success) return data;
  const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new MerchantEventError(
    'event_malformed',
    `The event \`${type}\` is malformed: ${issues.map(({ path, message }) => `${path}: ${message}`).join('; ')}`,
    issues,
  );
}

function parseJson(text: string): unknown {
  try {
    return readJson(text);
  } catch (error) {
    const fault = error instanceof JsonError ? JSON_FAULTS[error.code] : 'cannot be read';
    throw new MerchantEventError('event_malformed', `The event ${fault}.`);
  }
}
