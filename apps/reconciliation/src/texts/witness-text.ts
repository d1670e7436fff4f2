import type { Evidence, Money } from '@punteo/payments';
import { moneyText } from '@punteo/payments';
import type { Language } from './language.ts';

/** The witness's name at the start of a sentence: `Neopay`, `Chain 56`. */
export function witnessText(witness: string, language: Language): string {
  const [, chainId] = /^chain:(\d+)$/.exec(witness) ?? [];
  if (chainId) return language === 'es' ? `La cadena ${chainId}` : `Chain ${chainId}`;
  return witness.charAt(0).toUpperCase() + witness.slice(1);
}

/**
 * What a witness showed, as the beginning of a sentence: `Neopay shows 100.00 GBP as paid`. `transfers`: how many of a
 * transaction make up the money.
 */
export function shownText(
  { witness, facts }: Pick<Evidence, 'witness' | 'facts'>,
  money: Money,
  language: Language,
  transfers = 1,
): string {
  const name = witnessText(witness, language);
  if (facts?.kind === 'transaction') return SHOWN.transfer[language](name, transfersText(transfers, money, language));
  return SHOWN[facts?.status === 'paid' ? 'paid' : 'payment'][language](name, moneyText(money));
}

/** `a transfer of 100.00 USD`, `3 transfers of 100.00 USD in all`. */
function transfersText(count: number, money: Money, language: Language): string {
  const text = moneyText(money);
  if (count === 1) return language === 'es' ? `una transferencia de ${text}` : `a transfer of ${text}`;
  return language === 'es' ? `${count} transferencias de ${text} en total` : `${count} transfers of ${text} in all`;
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
    en: (witness, transfers) => `${witness} shows ${transfers}`,
    es: (witness, transfers) => `${witness} muestra ${transfers}`,
  },
} as const satisfies Record<string, Record<Language, (witness: string, money: string) => string>>;
