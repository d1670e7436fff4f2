import { createOutbound, type Outbound } from './outbound.ts';
import type { Lookup } from './public-only-lookup.ts';

/**
 * A transport and a `fetch` that connect to public addresses only. Names are resolved for every connection; a name that
 * resolves to a private, loopback or unassigned address fails with `EACCES`. A URL with a literal address or
 * `localhost` is allowed, because its owner chose that address.
 */
export function publicOnly(lookup?: Lookup): Outbound {
  return createOutbound(lookup === undefined ? {} : { lookup });
}
