import * as z from 'zod/mini';
import { Instant } from './instant.ts';
import { Role } from './role.ts';

const secret = z
  .string()
  .check(z.regex(/^[!-~]{1,256}$/, 'Should be 1 to 256 visible ASCII characters, as `punteo tokens` printed them.'));

/** Either an API token, or the secret of a one-time sign-in link: what follows `#link=` in it. */
export const PostSessionBody = z
  .union([z.strictObject({ token: secret }), z.strictObject({ link: secret })], 'Should hold either token or link.')
  .check(z.meta({ id: 'PostSessionBody' }));

/** A session of a browser. Its cookie is `HttpOnly`: no script reads it. */
export const Session = z
  .object({
    /** The name of the token or link: the audit records it with every act. */
    actor: z.string(),
    role: Role,
    /** A write with the cookie sends it as the header `x-csrf-token`. */
    csrfToken: z.string(),
    /** When the session ends unless it is used before. */
    expiresAt: Instant,
  })
  .check(z.meta({ id: 'Session' }));
