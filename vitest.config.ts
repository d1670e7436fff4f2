import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@punteo/source'] },
  ssr: { resolve: { conditions: ['@punteo/source', 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['{packages,apps,demo,bench,tests}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.punteo/**'],
    execArgv: ['--conditions=@punteo/source'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
