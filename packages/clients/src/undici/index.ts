/**
 * Connections of Node for the clients: only to public addresses, or through a proxy.
 *
 * @module
 */

export { undiciTransport } from '../undici-transport.ts';
export { createOutbound, type Outbound, type OutboundOptions } from './outbound.ts';
export { publicOnly } from './public-only.ts';
export type { Lookup } from './public-only-lookup.ts';
