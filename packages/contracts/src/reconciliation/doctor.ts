import * as z from 'zod/mini';
import { Instant } from './instant.ts';

/** One check of `punteo doctor`. */
export const DoctorCheck = z
  .object({
    /** What was checked: `database`, `chain 56 quorum`. */
    name: z.string(),
    result: z.enum(['ok', 'warning', 'error']),
    /** For people: what was found and, unless it is ok, what to do. Not stable: never branch on it. */
    sentence: z.string(),
    /** What the sentence counts, one line each; 40 at most. */
    lines: z.array(z.string()),
    /** Lines that were left out. */
    moreLines: z.int(),
  })
  .check(z.meta({ id: 'DoctorCheck' }));

/** What the doctor found: the checks of the database, the providers, the chain nodes and the callback address. */
export const Doctor = z
  .object({
    /** When the checks began: requests at the same time share them. */
    startedAt: Instant,
    finishedAt: Instant,
    checks: z.array(DoctorCheck),
  })
  .check(z.meta({ id: 'Doctor' }));
