import { writeFiles } from './write-files.ts';

/** `pnpm --filter @punteo/dashboard build`, and the process that `buildDashboard` starts. */
await writeFiles();
