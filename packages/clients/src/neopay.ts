import { neopay, PaymentRows } from '@punteo/contracts/neopay';
import type { StrictClient } from './call-types.ts';
import type { ClientConfig } from './config.ts';
import { createStrictClient } from './strict-client.ts';

export interface NeopayClientConfig extends ClientConfig {
  /** The application's token, sent as it is. */
  readonly token: string;
  /** The application's id. */
  readonly appKey: string;
}

/** Named by the contract's own types, so that the published ones need no zod beside it. */
type Routes = typeof neopay & {
  /** The list of payments with its rows unread; see `listAllPayments`. */
  readonly listPaymentRows: Omit<(typeof neopay)['listPayments'], 'responses'> & {
    readonly responses: { readonly 200: typeof PaymentRows };
  };
};

const routes: Routes = {
  ...neopay,
  listPaymentRows: { ...neopay.listPayments, responses: { 200: PaymentRows } },
};

export type NeopayClient = StrictClient<Routes, 'authorization' | 'x-app-key'>;

/**
 * Calls Neopay; base URL `https://neopay.io` unless told.
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
