import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@punteo/source'] },
  // The environment that runs the global set-up.
  environments: { __vitest__: { resolve: { conditions: ['@punteo/source', 'node', 'default'] } } },
  // Passed on to Node as they are: naming `import` here would make `require` load modules.
  ssr: { resolve: { conditions: ['@punteo/source', 'node', 'default'] } },
  test: {
    include: ['{packages,apps,demo,bench,faults,tests}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.punteo/**'],
    globalSetup: ['packages/testing/src/global-setup.ts'],
    execArgv: ['--conditions=@punteo/source'],
    // Many tests wait for a clock or another process: on two cores one worker would idle.
    maxWorkers: 3,
    testTimeout: 30_000,
    // A poll ends as soon as it holds; one second is too short for a machine that does something else besides.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 60_000,
  },
});
