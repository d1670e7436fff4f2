import { type Claim, type ClaimState, claimReference } from '@punteo/payments';
import type { Language } from './language.ts';

/** A claim as a person writes it: `neopay <payment id>`, `pentagoo <network>:<hash>`. */
export function claimText(claim: Claim): string {
  const reference = claimReference(claim);
  return claim.kind === 'payment'
    ? `${claim.provider} ${reference}`
    : `${claim.provider} ${claim.network}:${reference}`;
}

/** Whether money of a claim counts, in a few words. */
export function unitStateText(kind: ClaimState['kind'], language: Language): string {
  return STATES[kind][language];
}

const STATES = {
  counted: { en: 'counts', es: 'cuenta' },
  confirming: { en: 'being confirmed', es: 'en confirmación' },
  uncounted: { en: 'does not count', es: 'no cuenta' },
  reversed: { en: 'undone', es: 'deshecho' },
  refunded: { en: 'given back', es: 'devuelto' },
  open: { en: 'nothing shown', es: 'no consta' },
} as const satisfies Record<ClaimState['kind'], Record<Language, string>>;
