import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** Journeys through the dashboard in a real browser: `pnpm test:browser`. */
export default defineConfig({
  ...config,
  test: {
    ...config.test,
    include: ['tests/dashboard/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A browser and an app for each worker.
    maxWorkers: 2,
  },
});
