import * as z from 'zod';
import { problemsOf, secretText, type Variables, webhookUrl } from './config.ts';

/** An endpoint of the merchant that receives events. */
export interface WebhookEndpoint {
  /** `default`, or the end of its variables' names in lower case. Deliveries are stored under it. */
  readonly name: string;
  readonly url: string;
  /** Each signs every event: more than one while a secret rotates. */
  readonly secrets: readonly string[];
}

const WEBHOOK_SECRET = 'Should be `whsec_` and the base64 of 24 to 64 random bytes; or two, separated by a comma.';

/** One or two secrets in the notation of Standard Webhooks. */
export const webhookSecrets = secretText
  .transform((value) => value.split(',').map((secret) => secret.trim()))
  .refine((secrets) => secrets.length <= 2 && secrets.every(isWebhookSecret), WEBHOOK_SECRET);

/**
 * The endpoints that `MERCHANT_WEBHOOK_URL` and `MERCHANT_WEBHOOK_SECRET` configure, and the pairs of variables whose names
 * go on with `_` and a name. Without its secret no event could be signed, and without its URL none could be sent.
 */
export function readWebhookEndpoints(set: Variables): {
  readonly endpoints: readonly WebhookEndpoint[];
  readonly problems: readonly string[];
} {
  const endpoints: WebhookEndpoint[] = [];
  const problems: string[] = [];
  for (const suffix of suffixesIn(set)) {
    const [url, secret] = [`MERCHANT_WEBHOOK_URL${suffix}`, `MERCHANT_WEBHOOK_SECRET${suffix}`];
    const missing = [url, secret].filter((name) => !(name in set));
    if (missing.length === 1) {
      problems.push(`${missing[0]}: Should be set, since ${[url, secret].find((name) => name in set)} is.`);
      continue;
    }
    const parsed = z.object({ [url]: webhookUrl, [secret]: webhookSecrets }).safeParse(set);
    problems.push(...problemsOf(parsed.error));
    if (!SUFFIX.test(suffix)) problems.push(`${url}: ${NAME}`);
    if (parsed.success)
      endpoints.push({
        name: suffix === '' ? 'default' : suffix.slice(1).toLowerCase(),
        url: parsed.data[url] as string,
        secrets: parsed.data[secret] as readonly string[],
      });
  }
  const names = endpoints.map(({ name }) => name);
  if (new Set(names).size < names.length) problems.push(`MERCHANT_WEBHOOK_URL_DEFAULT: ${TAKEN}`);
  return { endpoints, problems };
}

const SUFFIX = /^(?:_[A-Z][A-Z0-9_]{0,30})?$/;
const NAME = 'Should end in a name of at most 31 capital letters, digits and `_`.';
const TAKEN = 'Should have another name: MERCHANT_WEBHOOK_URL is the endpoint `default`.';

function suffixesIn(set: Variables): readonly string[] {
  const suffixes = Object.keys(set).flatMap((name) => /^MERCHANT_WEBHOOK_(?:URL|SECRET)(.*)$/.exec(name)?.[1] ?? []);
  return [...new Set(suffixes)].sort();
}

/** A prefix, and the base64 of 24 to 64 bytes. */
function isWebhookSecret(value: string): boolean {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(value) ?? [];
  if (!base64 || base64.length % 4 !== 0) return false;
  const bytes = Buffer.from(base64, 'base64').length;
  return bytes >= 24 && bytes <= 64;
}
