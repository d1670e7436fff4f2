import { neopay, PaymentRows } from '@punteo/contracts/neopay';
import type { StrictClient } from './call-types.ts';
import type { ClientConfig } from './config.ts';
import { createStrictClient } from './strict-client.ts';

/**
 * A client of Neopay. Default base URL: `https://neopay.io`.
 *
 * @throws ClientError `invalid_configuration`
 */
export function createNeopayClient(config: NeopayClientConfig): NeopayClient {
  return createStrictClient(
    routes,
    { ...config, baseUrl: config.baseUrl ?? 'https://neopay.io' },
    { Authorization: config.token, 'x-app-key': config.appKey },
  );
}

export interface NeopayClientConfig extends ClientConfig {
  /** The application's token, sent without a scheme. */
  readonly token: string;
  /** The application's id. */
  readonly appKey: string;
}

/** Written with the contract's types, so that the published types do not name zod. */
type Routes = typeof neopay & {
  /** The list of payments with unvalidated rows; see `listAllPayments`. */
  readonly listPaymentRows: Omit<(typeof neopay)['listPayments'], 'responses'> & {
    readonly responses: { readonly 200: typeof PaymentRows };
  };
};

const routes: Routes = {
  ...neopay,
  listPaymentRows: { ...neopay.listPayments, responses: { 200: PaymentRows } },
};

export type NeopayClient = StrictClient<Routes, 'authorization' | 'x-app-key'>;
