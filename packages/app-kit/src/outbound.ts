import { type PublicOnly, publicOnly, undiciTransport } from '@punteo/clients/undici';

/**
 * How this process reaches others over HTTP. Unless `allowsPrivateTargets`, a host name that resolves to a private, loopback
 * or unassigned address is refused at every connection; such an address itself may be configured.
 */
export function outbound({ allowsPrivateTargets }: { readonly allowsPrivateTargets: boolean }): PublicOnly {
  return allowsPrivateTargets ? { transport: undiciTransport(), fetch: globalThis.fetch } : publicOnly();
}
