import { PunteoError } from '@punteo/payments';

/** Throws `provider_not_configured`. */
export function configuredProvider<Named extends { readonly name: string }>(
  providers: readonly Named[],
  name: string,
): Named {
  const provider = providers.find((candidate) => candidate.name === name);
  if (provider) return provider;
  const known = providers.map((candidate) => candidate.name).join(', ') || 'none';
  throw new PunteoError('provider_not_configured', `${name} is not configured here (configured: ${known}).`);
}
