/**
 * Checks a configured URL: no credentials in it, and https but to a private host.
 *
 * @module
 */

export { type AllowedInUrl, isPrivateHost, serviceUrlFault } from './service-url.ts';
