import { type Claim, type ClaimState, claimReference } from '@punteo/payments';
import type { ShownMoney } from '../orders/shown-money.ts';
import type { Language } from './language.ts';

/** A claim as a person writes it: `neopay <payment id>`, `pentagoo <network>:<hash>`. */
export function claimText(claim: Claim): string {
  const reference = claimReference(claim);
  return claim.kind === 'payment'
    ? `${claim.provider} ${reference}`
    : `${claim.provider} ${claim.network}:${reference}`;
}

/** Whether a unit of money counts for the order that it is shown for, in a few words. */
export function unitStateText({ claim: { kind }, held }: ShownMoney, language: Language): string {
  const mayCount = kind === 'counted' || kind === 'confirming';
  return mayCount && held === null ? NOT_HERE[language] : STATES[kind][language];
}

/** A comparison with the order refuses it, another order holds it, or several claim it. */
const NOT_HERE = {
  en: 'shown, does not count here',
  es: 'consta, aquí no cuenta',
} as const satisfies Record<Language, string>;

const STATES = {
  counted: { en: 'counts', es: 'cuenta' },
  confirming: { en: 'being confirmed', es: 'en confirmación' },
  uncounted: { en: 'does not count', es: 'no cuenta' },
  reversed: { en: 'undone', es: 'deshecho' },
  refunded: { en: 'given back', es: 'devuelto' },
  open: { en: 'nothing shown', es: 'no consta' },
} as const satisfies Record<ClaimState['kind'], Record<Language, string>>;
