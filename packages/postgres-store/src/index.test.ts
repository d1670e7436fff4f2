import * as embedded from '@punteo/embedded-postgres';
import { expect, test } from 'vitest';
import * as store from './index.ts';

test('the package offers these values and no others', () => {
  expect(Object.keys(store).sort()).toEqual(['createJobs', 'migrate', 'openStore']);
  expect(Object.keys(embedded).sort()).toEqual([
    'cloneDatabase',
    'createEphemeralCluster',
    'openEmbedded',
    'openEphemeral',
  ]);
});
