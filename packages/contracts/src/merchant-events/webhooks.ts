import * as z from 'zod/mini';
import { contract, headers, noBody } from '../contract.ts';
import { merchantEvents } from './merchant-events.ts';

/** The headers of Standard Webhooks. */
const MerchantEventHeaders = z.object({
  'webhook-id': z.string().check(z.meta({ description: 'The id of the event, the same in every attempt and resend.' })),
  'webhook-timestamp': z.string().check(z.meta({ description: 'When this attempt was sent, in seconds since 1970.' })),
  'webhook-signature': z.string().check(
    z.meta({
      description: '`v1,` and a signature in base64; one for each secret while a secret rotates, with spaces between.',
    }),
  ),
});

/** The requests that Punteo sends to the merchant's endpoints, for OpenAPI. The merchant chooses their URLs. */
export const merchantEventWebhooks = contract.router(
  Object.fromEntries(
    Object.entries(merchantEvents).map(([type, body]) => [
      type,
      {
        method: 'POST' as const,
        path: '/',
        summary: String(z.globalRegistry.get(body)?.description),
        description:
          'Any 2xx acknowledges the event. A permanent 4xx is tried for an hour, any other failure for three days.',
        headers: headers(MerchantEventHeaders),
        body,
        responses: { 204: noBody },
      },
    ]),
  ),
);
