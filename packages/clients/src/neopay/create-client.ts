import type { ClientConfig } from '../config.ts';
import { createStrictClient } from '../strict-client.ts';
import type { NeopayClient } from './generated/client.ts';
import { neopayRoutes } from './routes.ts';

/**
 * A client of Neopay. Default base URL: `https://neopay.io`. A create that is answered with any 2xx is read like the
 * documented 200: refusing its answer would lose the id of a payment that exists.
 *
 * @throws ClientError `invalid_configuration`
 */
export function createNeopayClient(config: NeopayClientConfig): NeopayClient {
  return createStrictClient(
    neopayRoutes,
    { ...config, baseUrl: config.baseUrl ?? 'https://neopay.io' },
    {
      Authorization: config.token,
      'x-app-key': config.appKey,
      // Neopay documents it for every call, reads included.
      'content-type': config.contentType ?? 'application/json',
    },
  );
}

/** The settings of a client of Neopay. */
export interface NeopayClientConfig extends ClientConfig {
  /** The application's token, sent without a scheme. */
  readonly token: string;
  /** The application's id. */
  readonly appKey: string;
  /**
   * `Content-Type` of every call: `application/json`, as in Neopay's samples and by default, or `application/json/`, as in
   * its header tables.
   */
  readonly contentType?: 'application/json' | 'application/json/';
}
