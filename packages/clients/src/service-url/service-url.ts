import ipaddr from 'ipaddr.js';

/**
 * What is wrong with the configured URL of a service that we call; null: nothing. Never quotes the URL, which may hold a
 * secret. Refused: other schemes than http and https, spaces and line breaks, user names and passwords, port 0, a query,
 * a fragment, and http to a public host.
 */
export function serviceUrlFault(text: string, allowed: AllowedInUrl = {}): string | null {
  if (/[\s\p{Cc}]/u.test(text)) return 'Should hold no space and no line break.';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return 'Should be an http or https URL.';
  if (!allowed.credentials && (url.username !== '' || url.password !== ''))
    return 'Should hold no user name and no password: remove them from the URL.';
  if (!isDecodable(url.username) || !isDecodable(url.password))
    return 'Should hold a user name and a password with a percent sign written as %25.';
  if (url.port === '0') return 'Should have a port from 1 to 65535.';
  if (text.includes('#')) return 'Should have no fragment: remove # and what follows.';
  if (!allowed.query && text.includes('?')) return 'Should have no query: remove ? and what follows.';
  if (allowed.path === false && url.pathname !== '/')
    return 'Should have no path: remove what follows the host and port.';
  if (url.protocol === 'http:' && !isPrivateHost(url.hostname))
    return 'Should be https, since its host is public: over http, others can read and change what is sent.';
  return null;
}

/** What a URL may hold beside scheme, host and port. */
export interface AllowedInUrl {
  /** A user name and a password, as a proxy may need them. */
  readonly credentials?: boolean;
  /** What follows `?`. Default false. */
  readonly query?: boolean;
  /** Default true. A proxy is a host and a port, and has no path. */
  readonly path?: boolean;
}

/** What HTTP clients decode when they are created, and throw for. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether the host of a URL is this machine or in a private network, by its literal address or its name alone. */
export function isPrivateHost(hostname: string): boolean {
  const name = hostname.replace(/\.+$/, '').replace(/^\[(.*)\]$/, '$1');
  // Also turns an IPv4 address that is mapped into IPv6 back into IPv4.
  if (ipaddr.isValid(name)) return PRIVATE_RANGES.includes(ipaddr.process(name).range());
  // A name without a dot is local; `.internal`, `.local` and `.localhost` are reserved for private networks.
  return !name.includes('.') || /\.(?:internal|local|localhost)$/.test(name);
}

const PRIVATE_RANGES: readonly string[] = ['private', 'carrierGradeNat', 'loopback', 'uniqueLocal'];
