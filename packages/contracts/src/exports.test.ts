import { expect, test } from 'vitest';
import * as callbacks from './callbacks/index.ts';
import * as merchantEvents from './merchant-events/index.ts';
import * as neopay from './neopay/index.ts';
import * as openapi from './openapi/index.ts';
import * as pentagoo from './pentagoo/index.ts';

test('@punteo/contracts exports exactly these names', () => {
  const names = Object.fromEntries(
    Object.entries({ callbacks, merchantEvents, neopay, openapi, pentagoo }).map(([entry, module]) => [
      entry,
      Object.keys(module).sort(),
    ]),
  );
  expect(names).toMatchInlineSnapshot(`
    {
      "callbacks": [
        "callbacks",
      ],
      "merchantEvents": [
        "MerchantEvent",
        "isMerchantEventType",
        "isOrderEvent",
        "merchantEventJsonSchema",
        "merchantEvents",
      ],
      "neopay": [
        "CreatePaymentBody",
        "CreatedPayment",
        "Customer",
        "CustomerPage",
        "Institution",
        "InstitutionList",
        "NeopayHeaders",
        "PageLinks",
        "PageMeta",
        "Payment",
        "PaymentLink",
        "PaymentLinkPage",
        "PaymentPage",
        "PaymentRows",
        "decimal",
        "neopay",
      ],
      "openapi": [
        "declaredShape",
        "toOpenApi",
      ],
      "pentagoo": [
        "CreatePaymentBody",
        "CreatePaymentRefusal",
        "PaymentCallback",
        "PentagooHeaders",
        "pentagoo",
        "pentagooCallbacks",
      ],
    }
  `);
});
