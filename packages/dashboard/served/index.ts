import { join } from 'node:path';

export { NONCE_PLACEHOLDER } from './nonce-placeholder.ts';
export { PAGE_PATHS } from './page-paths.ts';

/** The folder of the built files: `index.html`, and `assets/` whose names change with their content. */
export async function dashboardFiles(_note: (message: string) => void): Promise<string> {
  return join(import.meta.dirname, '../files');
}
