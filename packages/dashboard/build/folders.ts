import { join } from 'node:path';

/** The folder of this package. */
export const dashboardRoot = join(import.meta.dirname, '..');

/** Where the static files are built to. */
export const builtFolder = join(dashboardRoot, 'dist/files');
