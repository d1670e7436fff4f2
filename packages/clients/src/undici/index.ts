export { undiciTransport } from '../undici-transport.ts';
export { type PublicOnly, publicOnly } from './public-only.ts';
