import { expect, test } from 'vitest';
import * as sandbox from './index.ts';

test('the package exports exactly these functions', () => {
  expect(Object.keys(sandbox)).toMatchInlineSnapshot(`
    [
      "startChain",
      "startNeopay",
      "startPentagoo",
      "startSandbox",
    ]
  `);
});
