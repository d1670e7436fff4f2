import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { NONCE_PLACEHOLDER } from '../served/nonce-placeholder.ts';
import { builtFolder, dashboardRoot } from './folders.ts';
import { mantineCssPlugin } from './mantine-css-plugin.ts';
import { messagesPlugin } from './messages-plugin.ts';

/** How Vite builds and serves the dashboard. It reads no file of settings, so that every program builds the same files. */
export const viteOptions: InlineConfig = {
  configFile: false,
  root: dashboardRoot,
  envDir: false,
  // Our packages are read from their sources.
  resolve: {
    conditions: ['@punteo/source', 'browser', 'module', 'development|production'],
    alias: {
      // The messages are parsed when the dashboard is built, see messages-plugin.ts.
      '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js',
    },
  },
  html: { cspNonce: NONCE_PLACEHOLDER },
  plugins: [react(), messagesPlugin(), mantineCssPlugin()],
  build: {
    outDir: builtFolder,
    emptyOutDir: true,
    target: 'baseline-widely-available',
    manifest: true,
    // What the licences of the libraries require.
    license: { fileName: 'licenses.md' },
    // Nothing as a `data:` URL: the content security policy refuses them.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
  },
};
