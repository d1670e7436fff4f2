import { pentagoo } from '@punteo/contracts/pentagoo';
import type { ClientConfig } from '../config.ts';
import { createStrictClient } from '../strict-client.ts';
import type { PentagooClient } from './generated/client.ts';

/**
 * A client of Pentagoo. Default base URL: `https://api.pentagoo.com`.
 *
 * @throws ClientError `invalid_configuration`
 */
export function createPentagooClient(config: PentagooClientConfig): PentagooClient {
  const { integrationKey, integrationSecret } = config;
  return createStrictClient(
    pentagoo,
    { ...config, baseUrl: config.baseUrl ?? 'https://api.pentagoo.com' },
    { OAuth: `${integrationKey}:${integrationSecret}` },
  );
}

/** The settings of a client of Pentagoo. */
export interface PentagooClientConfig extends ClientConfig {
  /** The key of the integration, from Pentagoo. */
  readonly integrationKey: string;
  /** The secret of the integration. Sent with the key in the header `OAuth`. */
  readonly integrationSecret: string;
}
