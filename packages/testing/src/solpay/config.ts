import { PunteoError, parseWebhookSecrets, type WebhookSecret } from '@punteo/payments';

export interface SolpaySettings {
  readonly baseUrl: string;
  readonly token: string;
  /** Solpay signs with one; several are valid while one replaces another. */
  readonly webhookSecrets: readonly WebhookSecret[];
}

/**
 * Null when no variable is set: Solpay is not used. Throws `configuration_invalid` with the name of the variable, never
 * its value: without a secret every callback would be refused, so the process does not start.
 */
export function solpayFromEnvironment(env: Readonly<Record<string, string | undefined>>): SolpaySettings | null {
  const { SOLPAY_BASE_URL: baseUrl, SOLPAY_TOKEN: token, SOLPAY_WEBHOOK_SECRET: secrets } = env;
  if (!baseUrl && !token && !secrets) return null;
  if (!baseUrl || !URL.canParse(baseUrl)) throw invalid('SOLPAY_BASE_URL', 'Should be an http or https URL.');
  if (!token || token.length < 16) throw invalid('SOLPAY_TOKEN', 'Should be 16 characters at least.');
  if (!secrets) throw invalid('SOLPAY_WEBHOOK_SECRET', 'Should be set: the secret with which Solpay signs callbacks.');
  try {
    return { baseUrl, token, webhookSecrets: parseWebhookSecrets(secrets) };
  } catch (error) {
    throw invalid('SOLPAY_WEBHOOK_SECRET', error instanceof PunteoError ? error.message : 'It cannot be read.');
  }
}

function invalid(variable: string, message: string): PunteoError {
  return new PunteoError('configuration_invalid', `${variable}: ${message}`);
}
