import { type Claim, type Provider, PunteoError } from '@punteo/payments';
import { configuredProvider } from './configured-provider.ts';

/** A payment or a transaction as a person or a file names it. */
export interface NamedClaim {
  readonly provider: string;
  /** A payment id, or `<network>:<hash>`. */
  readonly claim: string;
}

/** The claim in the provider's own spelling. Throws `provider_not_configured`, `claim_malformed`. */
export function parseClaim(
  providers: readonly Pick<Provider, 'name' | 'parseClaim' | 'provesBy'>[],
  named: NamedClaim,
): Claim {
  const provider = configuredProvider(providers, named.provider);
  const claim = provider.parseClaim(named.claim);
  if (claim !== null) return claim;
  const form = provider.provesBy === 'payment' ? 'a payment id' : 'a transaction as <network>:<hash>';
  throw new PunteoError(
    'claim_malformed',
    `${named.provider} knows no claim ${JSON.stringify(named.claim)}: write ${form}.`,
  );
}
