import * as z from 'zod/mini';

/** A time zone by its place: offsets and abbreviations mean different things to different programs. */
export const TimeZone = z
  .string()
  .check(
    z.regex(
      /^(?:UTC|[A-Za-z_]{1,32}(?:\/[A-Za-z0-9_+-]{1,32}){1,2})$/,
      'Should be UTC or a time zone such as Europe/Madrid.',
    ),
  );
