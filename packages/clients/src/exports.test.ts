import { expect, test } from 'vitest';
import * as events from './events/index.ts';
import * as index from './index.ts';
import * as neopay from './neopay/index.ts';
import * as pentagoo from './pentagoo/index.ts';
import * as reconciliation from './reconciliation/index.ts';
import * as serviceUrl from './service-url/index.ts';
import * as undici from './undici/index.ts';

test('@punteo/clients exports exactly these names', () => {
  expect({
    events: Object.keys(events).sort(),
    index: Object.keys(index).sort(),
    neopay: Object.keys(neopay),
    pentagoo: Object.keys(pentagoo),
    reconciliation: Object.keys(reconciliation),
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
      "neopay": [
        "createNeopayClient",
        "listAllPayments",
      ],
      "pentagoo": [
        "createPentagooClient",
      ],
      "reconciliation": [
        "createReconciliationClient",
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
