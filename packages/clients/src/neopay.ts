import { CreatedPayment, neopay, PaymentRows } from '@punteo/contracts/neopay';
import type { StrictClient } from './call-types.ts';
import type { ClientConfig } from './config.ts';
import { createStrictClient } from './strict-client.ts';

/**
 * A client of Neopay. Default base URL: `https://neopay.io`. A create that is answered with any 2xx is read like the
 * documented 200: refusing its answer would lose the id of a payment that exists.
 *
 * @throws ClientError `invalid_configuration`
 */
export function createNeopayClient(config: NeopayClientConfig): NeopayClient {
  return createStrictClient(
    routes,
    { ...config, baseUrl: config.baseUrl ?? 'https://neopay.io' },
    {
      Authorization: config.token,
      'x-app-key': config.appKey,
      // Neopay documents it for every call, reads included.
      'content-type': config.contentType ?? 'application/json',
    },
  );
}

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

/** Written with the contract's types, so that the published types do not name zod. */
type Routes = Omit<typeof neopay, 'createPayment'> & {
  readonly createPayment: Omit<(typeof neopay)['createPayment'], 'responses'> & {
    readonly responses: Readonly<Record<number, typeof CreatedPayment>>;
  };
  /** The list of payments with unvalidated rows; see `listAllPayments`. */
  readonly listPaymentRows: Omit<(typeof neopay)['listPayments'], 'responses'> & {
    readonly responses: { readonly 200: typeof PaymentRows };
  };
};

const SUCCESS_STATUSES = Array.from({ length: 100 }, (_, index) => 200 + index);

const routes: Routes = {
  ...neopay,
  createPayment: {
    ...neopay.createPayment,
    responses: Object.fromEntries(SUCCESS_STATUSES.map((status) => [status, CreatedPayment])),
  },
  listPaymentRows: { ...neopay.listPayments, responses: { 200: PaymentRows } },
};

export type NeopayClient = StrictClient<Routes, 'authorization' | 'x-app-key'>;
