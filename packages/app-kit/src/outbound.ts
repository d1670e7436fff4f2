import { createOutbound, type Outbound } from '@punteo/clients/undici';
import type { ProviderSettings } from './providers.ts';

/**
 * How this process reaches others over HTTP. Unless `allowsPrivateTargets`, a host name that resolves to a private, loopback
 * or unassigned address is refused at every connection; such an address itself may be configured. No proxy is used but the
 * configured one.
 */
export function outbound({
  allowsPrivateTargets,
  proxyUrl,
}: Pick<ProviderSettings, 'allowsPrivateTargets' | 'proxyUrl'>): Outbound {
  return createOutbound({ allowsPrivateTargets, proxyUrl });
}
