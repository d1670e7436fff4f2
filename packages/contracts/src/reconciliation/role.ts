import * as z from 'zod/mini';

/**
 * What a caller may do. `viewer`: everything that only reads. `operator`: also decides, about discrepancies, payments, refunds,
 * fulfilment, runs, replays, resends and statements. `admin`: also erases personal data and closes periods.
 */
export const Role = z.enum(['viewer', 'operator', 'admin']).check(z.meta({ id: 'Role' }));
export type Role = z.output<typeof Role>;
