import * as z from 'zod';

/** `Authorization` is the application's token without a scheme; `x-app-key` is the application's id. */
export const NeopayHeaders = z.object({
  authorization: z.string().min(1),
  'x-app-key': z.string().min(1),
});
