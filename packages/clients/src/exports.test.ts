import { expect, it } from 'vitest';
import * as index from './index.ts';
import * as undici from './undici/index.ts';

it('what the package offers is this list and nothing else', () => {
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
