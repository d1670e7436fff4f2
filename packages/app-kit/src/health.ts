import type { IRouter } from 'express';
import { unusableDatabase } from './unusable-database.ts';

/** Named questions. A check that resolves to false, throws, or takes longer than a second has failed. */
export type Checks = Readonly<Record<string, () => Promise<boolean>>>;

/**
 * Mounts `GET /health/live` (200 while the process answers) and `GET /health/ready` (200, or 503 when a check fails, with the
 * result of each check and, where the database is the reason, a sentence).
 */
export function mountHealth(router: IRouter, checks: Checks): void {
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  router.get('/health/ready', async (_request, response) => {
    const results = await runChecks(checks);
    const isReady = results.every(({ passed }) => passed);
    const reason = results.find((result) => result.reason)?.reason;
    response.status(isReady ? 200 : 503).json({
      status: isReady ? 'ready' : 'not_ready',
      checks: Object.fromEntries(results.map(({ name, passed }) => [name, passed])),
      ...(reason ? { reason } : {}),
    });
  });
}

interface CheckResult {
  readonly passed: boolean;
  readonly reason?: string | null;
}

function runChecks(checks: Checks) {
  return Promise.all(Object.entries(checks).map(async ([name, check]) => ({ name, ...(await resultInTime(check)) })));
}

/** The health route must answer even when the database does not. */
function resultInTime(check: () => Promise<boolean>): Promise<CheckResult> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, CHECK_MILLISECONDS_MAX, { passed: false });
    check()
      .then(
        (passed): CheckResult => ({ passed }),
        (error: unknown): CheckResult => ({ passed: false, reason: unusableDatabase(error) }),
      )
      .then((result) => {
        clearTimeout(timer);
        resolve(result);
      });
  });
}

const CHECK_MILLISECONDS_MAX = 1_000;
