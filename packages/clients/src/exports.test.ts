import { expect, test } from 'vitest';
import * as events from './events/index.ts';
import * as index from './index.ts';
import * as serviceUrl from './service-url/index.ts';
import * as undici from './undici/index.ts';

test('@punteo/clients exports exactly these names', () => {
  expect({
    events: Object.keys(events).sort(),
    index: Object.keys(index).sort(),
    serviceUrl: Object.keys(serviceUrl),
    undici: Object.keys(undici),
  }).toMatchInlineSnapshot(`
    {
      "events": [
        "MerchantEventError",
        "isOrderEvent",
        "verifyMerchantEvent",
      ],
      "index": [
        "ClientError",
        "createNeopayClient",
        "createPentagooClient",
        "createReconciliationClient",
        "createStrictClient",
        "fetchTransport",
        "listAllPayments",
        "retryAfterSeconds",
      ],
      "serviceUrl": [
        "isPrivateHost",
        "serviceUrlFault",
      ],
      "undici": [
        "undiciTransport",
        "createOutbound",
        "publicOnly",
      ],
    }
  `);
});
