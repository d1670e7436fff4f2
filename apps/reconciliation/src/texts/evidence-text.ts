import { type Evidence, moneyText, NETWORK_CHECK } from '@punteo/payments';
import type { Language } from './language.ts';
import { shownText, witnessText } from './witness-text.ts';

/** What one answer of a witness showed: `Neopay shows 100.00 GBP as paid`. */
export function evidenceText(evidence: Evidence, language: Language): string {
  const { witness, answered, facts } = evidence;
  if (isOnUnlistedNetwork(evidence)) return UNLISTED_NETWORK[language];
  const name = witnessText(witness, language);
  if (!answered) return NOT_ASKED[language](name);
  if (facts === null) return NOTHING[language](name);
  if (facts.kind === 'payment') {
    return facts.status === 'paid'
      ? shownText(evidence, facts.amount, language)
      : `${shownText(evidence, facts.amount, language)}, ${facts.providerStatus}`;
  }
  if (facts.block === null) return (facts.isReplaced ? REPLACED : NOTHING)[language](name);
  const [only, ...others] = facts.transfers;
  if (!only) return NO_TRANSFER[language](name);
  if (others.length === 0) return shownText(evidence, only.amount, language);
  return TRANSFERS[language](name, facts.transfers.map(({ amount }) => moneyText(amount)).join(', '));
}

/** Whether no witness was asked, because no configured chain has the network of the transaction. */
export function isOnUnlistedNetwork({ checks }: Pick<Evidence, 'checks'>): boolean {
  return checks.some(({ name, result }) => name === NETWORK_CHECK && result !== 'passed');
}

const UNLISTED_NETWORK = {
  en: 'It could not be verified, because the network of the transaction is not one of the configured ones',
  es: 'No se pudo consultar a nadie, porque la red de la transacción no es una de las configuradas',
} as const satisfies Record<Language, string>;

const NOT_ASKED = {
  en: (witness) => `${witness} could not be asked`,
  es: (witness) => `No se pudo consultar: ${witness}`,
} as const satisfies Record<Language, (witness: string) => string>;

const NOTHING = {
  en: (witness) => `${witness} shows nothing`,
  es: (witness) => `${witness} no muestra nada`,
} as const satisfies Record<Language, (witness: string) => string>;

const REPLACED = {
  en: (witness) => `${witness} shows another block in place of the transaction's`,
  es: (witness) => `${witness} muestra otro bloque en lugar del de la transacción`,
} as const satisfies Record<Language, (witness: string) => string>;

const NO_TRANSFER = {
  en: (witness) => `${witness} shows a transaction without money for us`,
  es: (witness) => `${witness} muestra una transacción sin dinero para nosotros`,
} as const satisfies Record<Language, (witness: string) => string>;

const TRANSFERS = {
  en: (witness, amounts) => `${witness} shows transfers of ${amounts}`,
  es: (witness, amounts) => `${witness} muestra transferencias de ${amounts}`,
} as const satisfies Record<Language, (witness: string, amounts: string) => string>;
