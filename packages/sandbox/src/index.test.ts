import { expect, test } from 'vitest';
import * as sandbox from './index.ts';

test('the package exports exactly these functions', () => {
  expect(Object.keys(sandbox)).toMatchInlineSnapshot(`
    [
      "startChain",
      "dayStatements",
      "payoutName",
      "dayPaymentIds",
      "createTradingDay",
      "startNeopay",
      "startPentagoo",
      "startSandbox",
    ]
  `);
});
