import { CHECK_TEXTS, FIELD_TEXTS, type Text } from '@punteo/contracts/texts';
import type { Language } from './language.ts';

/** A check that has not passed, with both values where they can be shown. */
export interface OpenCheck {
  readonly name: string;
  readonly expected?: string | null;
  readonly actual?: string | null;
}

/** The name of a check, or of a field of a discrepancy, as a label. One that has no label is shown by its name. */
export function checkLabel(name: string, language: Language): string {
  return LABELS[name]?.[language] ?? name;
}

/** Why a check keeps money from counting, as a clause after "but": `the payee is not stated`. */
export function checkClause(check: OpenCheck, language: Language): string {
  const { name, expected = null, actual = null } = check;
  const texts = CLAUSES[name];
  if (texts === undefined) return OTHER_CHECK[language](checkLabel(name, language), valuesOf(check, language));
  if (actual === null) return texts.unknown[language];
  return texts.failed[language](actual, expected ?? NOTHING[language]);
}

/** Why a check has not passed. */
interface CheckClauses {
  /** The witness does not say. */
  readonly unknown: Readonly<Record<Language, string>>;
  /** The witness says something else. */
  readonly failed: Readonly<Record<Language, (actual: string, expected: string) => string>>;
}

const LABELS: Readonly<Record<string, Text>> = { ...FIELD_TEXTS, ...CHECK_TEXTS };

const NOTHING = { en: 'nothing', es: 'nada' } as const satisfies Record<Language, string>;

const OTHER_CHECK = {
  en: (label, values) => `the check "${label}" has not passed${values}`,
  es: (label, values) => `no se ha superado la comprobación «${label}»${values}`,
} as const satisfies Record<Language, (label: string, values: string) => string>;

function valuesOf({ expected = null, actual = null }: OpenCheck, language: Language): string {
  if (expected === null && actual === null) return '';
  const [left, right] = [expected ?? NOTHING[language], actual ?? NOTHING[language]];
  return language === 'es' ? ` (se esperaba ${left}, se encontró ${right})` : ` (expected ${left}, found ${right})`;
}

/** Clauses by the name of the check, those of the witnesses' answers first, then the comparisons with the order. */
const CLAUSES: Readonly<Record<string, CheckClauses>> = {
  application: {
    unknown: { en: 'its application is not stated', es: 'no se indica su aplicación' },
    failed: {
      en: (actual, expected) => `it belongs to application ${actual} instead of ${expected}`,
      es: (actual, expected) => `pertenece a la aplicación ${actual} en lugar de ${expected}`,
    },
  },
  block_hash: {
    unknown: { en: 'its block could not be read again', es: 'no se pudo volver a leer su bloque' },
    failed: {
      en: () => 'its block has been replaced by another',
      es: () => 'su bloque ha sido reemplazado por otro',
    },
  },
  earlier_block: {
    unknown: { en: 'its earlier block could not be read', es: 'no se pudo leer su bloque anterior' },
    failed: {
      en: () => 'another block stands in place of its own',
      es: () => 'otro bloque está en lugar del suyo',
    },
  },
  environment: {
    unknown: { en: 'its environment is not stated', es: 'no se indica su entorno' },
    failed: {
      en: (actual, expected) => `it comes from the environment ${actual} instead of ${expected}`,
      es: (actual, expected) => `viene del entorno ${actual} en lugar de ${expected}`,
    },
  },
  hash: {
    unknown: { en: 'no transaction is named', es: 'no se nombra ninguna transacción' },
    failed: {
      en: (actual) => `${actual} is not the hash of a transaction`,
      es: (actual) => `${actual} no es el hash de una transacción`,
    },
  },
  not_ahead: {
    unknown: { en: 'its block could not be dated', es: 'no se pudo fechar su bloque' },
    failed: {
      en: (actual) => `its block is dated ${actual}, ahead of our clock`,
      es: (actual) => `su bloque lleva fecha del ${actual}, adelantada a nuestro reloj`,
    },
  },
  outflow: {
    unknown: {
      en: 'it is not known whether the same transaction took money away again',
      es: 'no se sabe si la misma transacción volvió a sacar dinero',
    },
    failed: {
      en: () => 'the same transaction took money of that token away from us again',
      es: () => 'la misma transacción volvió a sacar dinero de ese token',
    },
  },
  payee: {
    unknown: { en: 'the payee is not stated', es: 'no se indica el beneficiario' },
    failed: {
      en: (actual, expected) => `it went to ${actual} instead of ${expected}`,
      es: (actual, expected) => `fue a ${actual} en lugar de ${expected}`,
    },
  },
  payment_id: {
    unknown: { en: 'its id is not stated', es: 'no se indica su id' },
    failed: {
      en: (actual, expected) => `its id is ${actual} instead of ${expected}`,
      es: (actual, expected) => `su id es ${actual} en lugar de ${expected}`,
    },
  },
  recipient: {
    unknown: { en: 'the recipient is not known', es: 'no se conoce el destinatario' },
    failed: {
      en: (actual) => `it went to ${actual} and not to us`,
      es: (actual) => `fue a ${actual} y no a nosotros`,
    },
  },
  status: {
    unknown: { en: 'its status is not stated', es: 'no se indica su estado' },
    failed: {
      en: (actual) => `its status ${actual} has no configured meaning`,
      es: (actual) => `nadie nos ha explicado su estado ${actual}`,
    },
  },
  success: {
    unknown: { en: 'it is not known whether it succeeded', es: 'no se sabe si se ejecutó' },
    failed: { en: () => 'the transaction failed', es: () => 'la transacción falló' },
  },
  token: {
    unknown: { en: 'its token is not known', es: 'no se conoce su token' },
    failed: {
      en: (actual) => `no listed token moved in it${actual === 'none' ? '' : `, only ${actual}`}`,
      es: (actual) => `no movió ningún token de la lista${actual === 'none' ? '' : `, solo ${actual}`}`,
    },
  },

  currency: {
    unknown: { en: 'its currency is not stated', es: 'no se indica su moneda' },
    failed: {
      en: (actual, expected) => `it is in ${actual}, and the order in ${expected}`,
      es: (actual, expected) => `está en ${actual}, y el pedido en ${expected}`,
    },
  },
  provider: {
    unknown: { en: 'its provider is not known', es: 'no se conoce su proveedor' },
    failed: {
      en: (actual, expected) => `the order is to be paid through ${expected}, not through ${actual}`,
      es: (actual, expected) => `el pedido debe pagarse por medio de ${expected}, no de ${actual}`,
    },
  },
  time_window: {
    unknown: { en: 'the time when it was made is not stated', es: 'no se indica cuándo se hizo' },
    failed: {
      en: (actual) => `it was made ${actual}, before the order`,
      es: (actual) => `se hizo el ${actual}, antes que el pedido`,
    },
  },
};
