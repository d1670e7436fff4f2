import * as z from 'zod/mini';

/** `Authorization` is the application's token without a scheme; `x-app-key` is the application's id. */
export const NeopayHeaders = z.object({
  authorization: z.string().check(z.minLength(1)),
  'x-app-key': z.string().check(z.minLength(1)),
});
