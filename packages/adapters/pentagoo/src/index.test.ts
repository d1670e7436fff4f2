import { expect, test } from 'vitest';
import * as pentagoo from './index.ts';

test('the package exports what somebody wrote down, and nothing else', () => {
  expect(Object.keys(pentagoo).sort()).toEqual(['createPentagoo', 'pentagooEnvironment', 'pentagooFromEnvironment']);
});
