import { defineConfig } from 'vitest/config';

/** These change the released copy: they run alone, after the tests that install from it. */
const CHANGING = ['tests/release/refusals.test.ts', 'tests/release/later-releases.test.ts'];

/** The slow tests of a release: `pnpm test:release`. They build, publish to a registry on this machine, and install. */
export default defineConfig({
  test: {
    globalSetup: ['tests/release/global-setup.ts'],
    // What an install or a build may take on a machine whose cores are busy with other work.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    maxConcurrency: 2,
    projects: [
      {
        extends: true,
        test: { name: 'packages', include: ['tests/release/*.test.ts'], exclude: CHANGING },
      },
      {
        extends: true,
        test: { name: 'next releases', include: CHANGING, fileParallelism: false, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
