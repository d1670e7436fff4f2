import { expect, test } from 'vitest';
import * as embedded from './index.ts';

test('@punteo/embedded-postgres exports exactly these names', () => {
  expect(Object.keys(embedded).sort()).toEqual([
    'EmbeddedPostgresError',
    'cloneDatabase',
    'createEphemeralCluster',
    'openEmbedded',
    'openEphemeral',
  ]);
});
