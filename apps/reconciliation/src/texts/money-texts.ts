import { MONEY_UNIT_STATE_TEXTS } from '@punteo/contracts/texts';
import { type Claim, claimReference } from '@punteo/payments';
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
  return mayCount && held === null ? MONEY_UNIT_STATE_TEXTS.not_here[language] : MONEY_UNIT_STATE_TEXTS[kind][language];
}
