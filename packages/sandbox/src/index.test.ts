import { expect, test } from 'vitest';
import * as sandbox from './index.ts';

test('the exports are the ones that are written down', () => {
  expect(Object.keys(sandbox)).toMatchInlineSnapshot(`
    [
      "startChain",
      "startNeopay",
      "startPentagoo",
      "startSandbox",
    ]
  `);
});
