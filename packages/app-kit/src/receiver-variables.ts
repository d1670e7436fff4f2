import * as z from 'zod';
import { integer, onePerVariable, problemsOf, type Variables, webhookUrl } from './config.ts';
import { readWebhookEndpoints, webhookSecrets } from './webhook-endpoints.ts';

/** The variables that only the receiver reads. Here, so that the doctor can check them: no app imports another. */
export const receiverVariables = {
  ROLE: z.enum(['ingest', 'verify', 'all'], 'Should be ingest, verify or all.').default('all'),
  ADMIN_PORT: integer(0, 65_535).default(9_080),
  TRUST_PROXY_HOPS: integer(0, 10).default(0),
  UNKNOWN_ADDRESSES_PER_MINUTE: integer(1, 1_000_000).default(60),
  VERIFICATIONS_PER_MINUTE: integer(1, 1_000_000).default(6_000),
  VERIFICATIONS_PER_NETWORK_PER_MINUTE: integer(1, 1_000_000).optional(),
  VERIFICATION_COOLDOWN_SECONDS: integer(1, 3_600).default(10),
  CLOSE_UNPAID_AFTER_DAYS: integer(1, 3_650).default(30),
  MERCHANT_WEBHOOK_URL: webhookUrl.optional(),
  MERCHANT_WEBHOOK_SECRET: webhookSecrets.optional(),
};

/** Lines as in `ConfigError.problems` for those of the receiver's variables that are set; none where none is set. */
export function receiverProblems(set: Variables): readonly string[] {
  const parsed = z.object(receiverVariables).safeParse(set);
  return onePerVariable([...problemsOf(parsed.error), ...readWebhookEndpoints(set).problems]);
}

export { readWebhookEndpoints, type WebhookEndpoint } from './webhook-endpoints.ts';
