import { expect, test } from 'vitest';
import * as events from './events/index.ts';
import * as index from './index.ts';
import * as undici from './undici/index.ts';

test('@punteo/clients exports exactly these names', () => {
  expect({
    events: Object.keys(events).sort(),
    index: Object.keys(index).sort(),
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
      "undici": [
        "undiciTransport",
        "publicOnly",
      ],
    }
  `);
});
