import * as z from 'zod/mini';

// Without the year 0, which PostgreSQL does not have.
const instantGrammar = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

/**
 * An instant in UTC, ISO 8601, at most to the millisecond: `2026-02-28T12:00:00Z`. Other zones and invalid dates are
 * refused.
 */
export const Instant = z
  .string()
  .check(
    z.refine(isInstant, 'Should be an instant in UTC such as 2026-02-28T12:00:00Z.'),
    z.meta({ format: 'date-time', examples: ['2026-02-28T12:00:00Z'] }),
  );

function isInstant(text: string): boolean {
  if (!instantGrammar.test(text)) return false;
  const time = Date.parse(text);
  // Date.parse reads 30 February as 2 March, so the parsed date must be the written one.
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 19) === text.slice(0, 19);
}

/** A date of the calendar: `2026-03-31`. */
export const LocalDate = z.string().check(
  z.refine(
    (text) => /^\d{4}-\d\d-\d\d$/.test(text) && isInstant(`${text}T00:00:00Z`),
    'Should be a date such as 2026-03-31.',
  ),
  z.meta({ format: 'date', examples: ['2026-03-31'] }),
);
