import { createServer } from 'node:http';
import { type AdminServer, startAdminServer } from '@punteo/app-kit/admin-server';
import { listen } from '@punteo/app-kit/listen';
import { errorFields, type Log } from '@punteo/app-kit/log';
import { PunteoError } from '@punteo/payments';
import type { App } from '../app.ts';
import type { ApiToken } from '../config.ts';
import { type BackgroundRuns, createBackgroundRuns } from '../reconcile/background-runs.ts';
import { type CronSchedule, type Schedule, scheduleRuns } from '../reconcile/schedule.ts';
import { createApi } from './create-api.ts';
import { createMetrics, type Metrics } from './metrics.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Empty: no token is needed, and `host` must be a loopback address. */
  readonly tokens: readonly ApiToken[];
  /** Null: no interval. */
  readonly reconcileEveryMinutes: number | null;
  /** Where health and metrics are served without a token; absent: nowhere. */
  readonly admin?: { readonly host: string; readonly port: number };
  /** Instead of the interval; default: none. */
  readonly reconcileCron?: CronSchedule | null;
  /** Of the schedule; default: that of the machine. */
  readonly clock?: () => Date;
  readonly log: Log;
  /** Throws when the store cannot be reached. */
  readonly ping: () => Promise<void>;
}

export interface RunningServer {
  readonly url: string;
  /** Health and metrics, without a token; null without `admin`. */
  readonly adminUrl: string | null;
  readonly runs: BackgroundRuns;
  /** Stops the schedule and the run in progress, and lets requests in progress end. */
  close(): Promise<void>;
}

/** Serves the API, the pages and the schedule. Throws `tokens_missing` or `address_refused`. */
export async function startServer(app: App, options: ServerOptions): Promise<RunningServer> {
  const { host, port, tokens, log } = options;
  if (tokens.length === 0 && !LOOPBACK.includes(host)) {
    throw new PunteoError(
      'tokens_missing',
      `HOST: ${host} is not a loopback address. Set API_TOKENS (\`name:token,…\`), or listen on 127.0.0.1.`,
    );
  }
  const logFailure = (error: unknown, runId?: string) =>
    log.error('A reconciliation run failed.', { ...errorFields(error), ...(runId ? { runId } : {}) });
  const runs = createBackgroundRuns(app, {
    onRunFailure: logFailure,
    onFailure: ({ step, subject }, error, runId) =>
      log.error('A part of a reconciliation run failed; the run goes on.', {
        ...errorFields(error),
        reason: `${step} ${subject}`,
        runId,
      }),
  });
  const metrics = createMetrics(app);
  const server = createServer(createApi(app, runs, { ...options, metrics }));
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  const url = await listen(server, port, host);
  const admin = await startAdmin(options, metrics).catch((error: unknown) => {
    server.close();
    throw error;
  });
  const starts = scheduleOf(options);
  const schedule = starts === null ? null : scheduleRuns(runs, starts, logFailure, options.clock);
  return {
    url,
    adminUrl: admin?.url ?? null,
    runs,
    async close() {
      schedule?.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await runs.stop();
      await closed;
      await admin?.close();
    },
  };
}

/** The last to end: until then a monitor sees that the process still runs. */
async function startAdmin({ admin, ping }: ServerOptions, metrics: Metrics): Promise<AdminServer | null> {
  if (admin === undefined) return null;
  const checks = { database: () => ping().then(() => true) };
  return startAdminServer({ ...admin, metrics, checks, portVariable: 'RECONCILIATION_ADMIN_PORT' });
}

function scheduleOf({
  reconcileEveryMinutes: everyMinutes,
  reconcileCron: cron = null,
}: Pick<ServerOptions, 'reconcileEveryMinutes' | 'reconcileCron'>): Schedule | null {
  return cron ?? (everyMinutes === null ? null : { everyMinutes });
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
