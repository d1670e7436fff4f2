import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@punteo/source'] },
  // The environment that runs the global set-up.
  environments: { __vitest__: { resolve: { conditions: ['@punteo/source', 'node', 'default'] } } },
  // Passed on to Node as they are: naming `import` here would make `require` load modules.
  ssr: { resolve: { conditions: ['@punteo/source', 'node', 'default'] } },
  test: {
    include: ['{packages,apps,demo,deploy,bench,faults,tests,release}/**/*.test.ts'],
    // The slow tests of a release run by `pnpm test:release`, see vitest.release.config.ts.
    exclude: ['**/node_modules/**', '**/dist/**', '**/.punteo/**', 'tests/release/**'],
    globalSetup: ['packages/testing/src/global-setup.ts'],
    execArgv: ['--conditions=@punteo/source'],
    // Many tests wait for PostgreSQL or for another process: on two cores two workers would idle.
    maxWorkers: 3,
    // These limits end a test that hangs. They are long enough for a machine whose cores are busy with other work.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
