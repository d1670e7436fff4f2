export { NONCE_PLACEHOLDER } from '../served/nonce-placeholder.ts';
export { PAGE_PATHS } from '../served/page-paths.ts';
/** In a clone the files are built where those that there are are older than their sources. */
export { buildDashboard as dashboardFiles } from './build-dashboard.ts';
