import { buildDashboard } from './build-dashboard.ts';

/** `pnpm --filter @punteo/dashboard build`: builds the static files. */
await buildDashboard((message) => process.stderr.write(`${message}\n`));
