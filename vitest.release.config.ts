import { defineConfig } from 'vitest/config';

/** These change the released copy: each runs alone, after the tests that use it. */
const CHANGING = ['tests/release/refusals.test.ts', 'tests/release/later-releases.test.ts'];

/** The tests that use parts of the fault programme and of the demo, from their sources. */
const UPGRADE = 'tests/release/rolling-upgrade.test.ts';
const TRADING_DAY = 'tests/release/trading-day.test.ts';

/** What it needs, as in vitest.config.ts. */
const SOURCES = {
  resolve: { conditions: ['@punteo/source'] },
  ssr: { resolve: { conditions: ['@punteo/source', 'node', 'default'] } },
};

/** The slow tests of a release: `pnpm test:release`. They build, publish to a registry on this machine, and install. */
export default defineConfig({
  test: {
    globalSetup: ['tests/release/global-setup.ts'],
    // What an install or a build may take on a machine whose cores are busy with other work.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
    projects: [
      project('packages', ['tests/release/*.test.ts'], 1, [...CHANGING, UPGRADE, TRADING_DAY]),
      // Alone, because others build the apps again while it starts them.
      { ...SOURCES, ...project('upgrade', [UPGRADE], 2) },
      { ...SOURCES, ...project('trading day', [TRADING_DAY], 3) },
      ...CHANGING.map((file, index) => project(`then ${index + 1}`, [file], index + 4)),
    ],
  },
});

/** Projects run one after another, in the order of their group. Group 0 would be last on a machine with two cores. */
function project(name: string, include: string[], groupOrder: number, exclude: string[] = []) {
  return { extends: true as const, test: { name, include, exclude, sequence: { groupOrder } } };
}
