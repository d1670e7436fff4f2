import { reconciliation } from '@punteo/contracts/reconciliation';
import type { ClientConfig } from '../config.ts';
import { createStrictClient } from '../strict-client.ts';
import type { ReconciliationClient } from './generated/client.ts';

/**
 * A client of Punteo's reconciliation API. Default base URL: `http://127.0.0.1:8090`.
 *
 * @throws ClientError `invalid_configuration`
 */
export function createReconciliationClient(config: ReconciliationClientConfig = {}): ReconciliationClient {
  const headers: Record<string, string> = config.token === undefined ? {} : { Authorization: `Bearer ${config.token}` };
  return createStrictClient(reconciliation, { ...config, baseUrl: config.baseUrl ?? 'http://127.0.0.1:8090' }, headers);
}

/** The settings of a client of the reconciliation API. */
export interface ReconciliationClientConfig extends ClientConfig {
  /** A bearer token. Not needed when the API has no tokens configured. */
  readonly token?: string;
}
