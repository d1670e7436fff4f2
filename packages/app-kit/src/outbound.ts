import { isPrivateHost } from '@punteo/clients/service-url';
import { createOutbound, type Outbound } from '@punteo/clients/undici';
import type { ProviderSettings } from './providers.ts';
import { noTelemetry, type Telemetry } from './telemetry.ts';
import { tracedOutbound } from './traced-outbound.ts';

/**
 * How this process reaches others over HTTP. Unless `allowsPrivateTargets`, a host name that resolves to a private, loopback
 * or unassigned address is refused at every connection; such an address itself may be configured. No proxy is used but the
 * configured one. Each request is a span.
 */
export function outbound(
  { allowsPrivateTargets, proxyUrl }: Pick<ProviderSettings, 'allowsPrivateTargets' | 'proxyUrl'>,
  telemetry: Telemetry = noTelemetry,
): Outbound {
  const plain = createOutbound({ allowsPrivateTargets, proxyUrl });
  return telemetry.isOn ? tracedOutbound(plain, telemetry) : plain;
}

/** Whether a call of this URL goes through the proxy; null: none is configured. */
export function goesThroughProxy(url: string, proxyUrl: string | null): boolean {
  return proxyUrl !== null && !isPrivateHost(new URL(url).hostname);
}
