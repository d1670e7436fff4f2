import { expect, test } from 'vitest';
import * as pentagoo from './index.ts';

test('the package exports exactly this list', () => {
  expect(Object.keys(pentagoo).sort()).toEqual(['createPentagoo', 'pentagooEnvironment', 'pentagooFromEnvironment']);
});
