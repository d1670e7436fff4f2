import * as z from 'zod';

const instantGrammar = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

/** An instant in UTC as ISO 8601 writes it: `2026-02-28T12:00:00Z`, at most to the millisecond. No other zone, no 30 February. */
export const Instant = z
  .string()
  .refine(isInstant, 'Should be an instant in UTC such as 2026-02-28T12:00:00Z.')
  .meta({ format: 'date-time', examples: ['2026-02-28T12:00:00Z'] });

function isInstant(text: string): boolean {
  if (!instantGrammar.test(text)) return false;
  const time = Date.parse(text);
  // Date.parse turns 30 February into 2 March: the day that comes out must be the day that went in.
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 19) === text.slice(0, 19);
}
