import { expect, test } from 'vitest';
import * as embedded from './index.ts';

test('the package exports these values and no others', () => {
  expect(Object.keys(embedded).sort()).toEqual([
    'EmbeddedPostgresError',
    'cloneDatabase',
    'createEphemeralCluster',
    'openEmbedded',
    'openEphemeral',
  ]);
});
