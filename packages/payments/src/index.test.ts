import { expect, test } from 'vitest';
import * as payments from './index.ts';

test('the package exports exactly this', () => {
  expect(Object.keys(payments).sort()).toMatchInlineSnapshot(`
    [
      "ALLOWED_TRANSITIONS",
      "AMOUNT_CHECK",
      "DEFAULT_POLICY",
      "DISCREPANCY_KINDS",
      "FINALITY_CHECK",
      "PAID_STATES",
      "PAYMENT_STATUSES",
      "PROOF_GRADES",
      "PunteoError",
      "STANDING_STATES",
      "USED_ONCE_CHECK",
      "addMoney",
      "callbackJudge",
      "claimsOf",
      "compareMoney",
      "createPayment",
      "currencyExponent",
      "decide",
      "decimalText",
      "equalityCheck",
      "eventPayload",
      "eventTypeFor",
      "examineOrder",
      "isOrderId",
      "isPaidInFull",
      "mayMove",
      "moneyFromDecimal",
      "moneyText",
      "nextCheckAt",
      "parseAmountText",
      "parseKeyring",
      "parseMoney",
      "signCapability",
      "signReference",
      "subtractMoney",
      "verdictOf",
      "verifyCapability",
      "verifyReference",
      "zero",
    ]
  `);
});
