import type { IRouter } from 'express';

/** Named questions. A check that resolves to false, throws, or takes longer than a second has failed. */
export type Checks = Readonly<Record<string, () => Promise<boolean>>>;

/**
 * Mounts `GET /health/live` (200 while the process answers) and `GET /health/ready` (200, or 503 when a check fails, with the
 * result of each check).
 */
export function mountHealth(router: IRouter, checks: Checks): void {
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  router.get('/health/ready', async (_request, response) => {
    const results = await runChecks(checks);
    const isReady = Object.values(results).every(Boolean);
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not_ready', checks: results });
  });
}

async function runChecks(checks: Checks): Promise<Readonly<Record<string, boolean>>> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await passesInTime(check)] as const),
  );
  return Object.fromEntries(results);
}

/** The health route must answer even when the database does not. */
function passesInTime(check: () => Promise<boolean>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, CHECK_MILLISECONDS_MAX, false);
    check()
      .catch(() => false)
      .then((passed) => {
        clearTimeout(timer);
        resolve(passed);
      });
  });
}

const CHECK_MILLISECONDS_MAX = 1_000;
