export { NONCE_PLACEHOLDER } from '../served/nonce-placeholder.ts';
export { PAGE_PATHS } from '../served/page-paths.ts';

/**
 * In a clone: builds the files where those that there are are older than their sources. The programs that build are loaded only
 * then.
 */
export async function dashboardFiles(note: (message: string) => void): Promise<string> {
  const { buildDashboard } = await import('./build-dashboard.ts');
  return buildDashboard(note);
}
