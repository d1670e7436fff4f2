import { defineConfig } from 'vitest/config';

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
        test: { name: 'packages', include: ['tests/release/*.test.ts'], exclude: ['tests/release/next-*.test.ts'] },
      },
      // After the others, which install what is published first.
      {
        extends: true,
        test: { name: 'next releases', include: ['tests/release/next-*.test.ts'], sequence: { groupOrder: 1 } },
      },
    ],
  },
});
