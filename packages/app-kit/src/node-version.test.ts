import { expect, test } from 'vitest';
import { isSupportedNode } from './node-version.ts';

test.each(['22.23.2', '22.24.0', '24.18.1', '24.18.10', '24.19.0', '25.0.0', '26.1.0-nightly'])(
  'Node %s is supported',
  (version) => {
    expect(isSupportedNode(version)).toBe(true);
  },
);

test.each(['18.20.8', '20.19.0', '22.18.0', '22.23.1', '23.11.1', '24.0.0', '24.17.9', '24.18.0'])(
  'Node %s is too old',
  (version) => {
    expect(isSupportedNode(version)).toBe(false);
  },
);
