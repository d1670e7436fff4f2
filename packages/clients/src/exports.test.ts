import { expect, test } from 'vitest';
import * as index from './index.ts';
import * as undici from './undici/index.ts';

test('@punteo/clients exports exactly these names', () => {
  expect({ index: Object.keys(index).sort(), undici: Object.keys(undici) }).toMatchInlineSnapshot(`
    {
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
