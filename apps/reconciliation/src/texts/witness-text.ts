import type { Evidence, Money } from '@punteo/payments';
import { moneyText } from '@punteo/payments';
import type { Language } from './language.ts';

/** The witness's name at the start of a sentence: `Neopay`, `Chain 56`. */
export function witnessText(witness: string, language: Language): string {
  const [, chainId] = /^chain:(\d+)$/.exec(witness) ?? [];
  if (chainId) return language === 'es' ? `La cadena ${chainId}` : `Chain ${chainId}`;
  return witness.charAt(0).toUpperCase() + witness.slice(1);
}

/** What a witness showed, as the beginning of a sentence: `Neopay shows 100.00 GBP as paid`. */
export function shownText(
  { witness, facts }: Pick<Evidence, 'witness' | 'facts'>,
  money: Money,
  language: Language,
): string {
  const kind = facts?.kind === 'transaction' ? 'transfer' : facts?.status === 'paid' ? 'paid' : 'payment';
  return SHOWN[kind][language](witnessText(witness, language), moneyText(money));
}

const SHOWN = {
  paid: {
    en: (witness, money) => `${witness} shows ${money} as paid`,
    es: (witness, money) => `${witness} muestra ${money} como pagados`,
  },
  payment: {
    en: (witness, money) => `${witness} shows a payment of ${money}`,
    es: (witness, money) => `${witness} muestra un pago de ${money}`,
  },
  transfer: {
    en: (witness, money) => `${witness} shows a transfer of ${money}`,
    es: (witness, money) => `${witness} muestra una transferencia de ${money}`,
  },
} as const satisfies Record<string, Record<Language, (witness: string, money: string) => string>>;
