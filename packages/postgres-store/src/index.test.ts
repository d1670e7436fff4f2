import { expect, test } from 'vitest';
import * as store from './index.ts';

test('the package exports these values and no others', () => {
  expect(Object.keys(store).sort()).toEqual(['createJobs', 'deliverJobName', 'migrate', 'openStore', 'verifyJobName']);
});
