import type { Language } from './language.ts';

/** A check that has not passed, with both values where they can be shown. */
export interface OpenCheck {
  readonly name: string;
  readonly expected?: string | null;
  readonly actual?: string | null;
}

/** The name of a check, or of a field of a discrepancy, as a label. One that has no label is shown by its name. */
export function checkLabel(name: string, language: Language): string {
  return (CHECKS[name] ?? FIELDS[name])?.[language] ?? name;
}

/** Why a check keeps money from counting, as a clause after "but": `the payee is not stated`. */
export function checkClause(check: OpenCheck, language: Language): string {
  const { name, expected = null, actual = null } = check;
  const texts = CHECKS[name]?.clauses;
  if (texts === undefined) return OTHER_CHECK[language](checkLabel(name, language), valuesOf(check, language));
  if (actual === null) return texts.unknown[language];
  return texts.failed[language](actual, expected ?? NOTHING[language]);
}

interface CheckText extends Readonly<Record<Language, string>> {
  readonly clauses?: {
    /** The witness does not say. */
    readonly unknown: Readonly<Record<Language, string>>;
    /** The witness says something else. */
    readonly failed: Readonly<Record<Language, (actual: string, expected: string) => string>>;
  };
}

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

/** Checks by name, those of the witnesses' answers first, then the comparisons with the order. */
const CHECKS: Readonly<Record<string, CheckText>> = {
  answered: { en: 'answered', es: 'respondió' },
  application: {
    en: 'application',
    es: 'aplicación',
    clauses: {
      unknown: { en: 'its application is not stated', es: 'no se indica su aplicación' },
      failed: {
        en: (actual, expected) => `it belongs to application ${actual} instead of ${expected}`,
        es: (actual, expected) => `pertenece a la aplicación ${actual} en lugar de ${expected}`,
      },
    },
  },
  block_hash: {
    en: 'still in its block',
    es: 'sigue en su bloque',
    clauses: {
      unknown: { en: 'its block could not be read again', es: 'no se pudo volver a leer su bloque' },
      failed: {
        en: () => 'its block has been replaced by another',
        es: () => 'su bloque ha sido reemplazado por otro',
      },
    },
  },
  chain_id: { en: 'chain', es: 'cadena' },
  earlier_block: { en: 'its earlier block', es: 'su bloque anterior' },
  environment: {
    en: 'environment',
    es: 'entorno',
    clauses: {
      unknown: { en: 'its environment is not stated', es: 'no se indica su entorno' },
      failed: {
        en: (actual, expected) => `it comes from the environment ${actual} instead of ${expected}`,
        es: (actual, expected) => `viene del entorno ${actual} en lugar de ${expected}`,
      },
    },
  },
  finality: { en: 'can no longer be undone', es: 'ya no puede deshacerse' },
  found: { en: 'found', es: 'encontrado' },
  hash: {
    en: 'transaction',
    es: 'transacción',
    clauses: {
      unknown: { en: 'no transaction is named', es: 'no se nombra ninguna transacción' },
      failed: {
        en: (actual) => `${actual} is not the hash of a transaction`,
        es: (actual) => `${actual} no es el hash de una transacción`,
      },
    },
  },
  network: { en: 'network', es: 'red' },
  not_ahead: {
    en: 'not dated ahead',
    es: 'sin fecha adelantada',
    clauses: {
      unknown: { en: 'its block could not be dated', es: 'no se pudo fechar su bloque' },
      failed: {
        en: (actual) => `its block is dated ${actual}, ahead of our clock`,
        es: (actual) => `su bloque lleva fecha del ${actual}, adelantada a nuestro reloj`,
      },
    },
  },
  outflow: {
    en: 'nothing left again',
    es: 'nada volvió a salir',
    clauses: {
      unknown: {
        en: 'it is not known whether the same transaction took money away again',
        es: 'no se sabe si la misma transacción volvió a sacar dinero',
      },
      failed: {
        en: () => 'the same transaction took money of that token away from us again',
        es: () => 'la misma transacción volvió a sacar dinero de ese token',
      },
    },
  },
  payee: {
    en: 'payee',
    es: 'beneficiario',
    clauses: {
      unknown: { en: 'the payee is not stated', es: 'no se indica el beneficiario' },
      failed: {
        en: (actual, expected) => `it went to ${actual} instead of ${expected}`,
        es: (actual, expected) => `fue a ${actual} en lugar de ${expected}`,
      },
    },
  },
  payment_id: {
    en: 'payment id',
    es: 'id del pago',
    clauses: {
      unknown: { en: 'its id is not stated', es: 'no se indica su id' },
      failed: {
        en: (actual, expected) => `its id is ${actual} instead of ${expected}`,
        es: (actual, expected) => `su id es ${actual} en lugar de ${expected}`,
      },
    },
  },
  quorum: { en: 'enough nodes agree', es: 'coinciden suficientes nodos' },
  receipt_hash: { en: 'receipt of that transaction', es: 'recibo de esa transacción' },
  recipient: {
    en: 'recipient',
    es: 'destinatario',
    clauses: {
      unknown: { en: 'the recipient is not known', es: 'no se conoce el destinatario' },
      failed: {
        en: (actual) => `it went to ${actual} and not to us`,
        es: (actual) => `fue a ${actual} y no a nosotros`,
      },
    },
  },
  status: {
    en: 'status',
    es: 'estado',
    clauses: {
      unknown: { en: 'its status is not stated', es: 'no se indica su estado' },
      failed: {
        en: (actual) => `its status ${actual} has no configured meaning`,
        es: (actual) => `nadie nos ha explicado su estado ${actual}`,
      },
    },
  },
  success: { en: 'transaction succeeded', es: 'transacción correcta' },
  token: { en: 'token', es: 'token' },

  amount: { en: 'amount', es: 'importe' },
  currency: {
    en: 'currency',
    es: 'moneda',
    clauses: {
      unknown: { en: 'its currency is not stated', es: 'no se indica su moneda' },
      failed: {
        en: (actual, expected) => `it is in ${actual}, and the order in ${expected}`,
        es: (actual, expected) => `está en ${actual}, y el pedido en ${expected}`,
      },
    },
  },
  provider: {
    en: 'provider',
    es: 'proveedor',
    clauses: {
      unknown: { en: 'its provider is not known', es: 'no se conoce su proveedor' },
      failed: {
        en: (actual, expected) => `the order is to be paid through ${expected}, not through ${actual}`,
        es: (actual, expected) => `el pedido debe pagarse por medio de ${expected}, no de ${actual}`,
      },
    },
  },
  time_window: {
    en: 'not before the order',
    es: 'no anterior al pedido',
    clauses: {
      unknown: { en: 'the time when it was made is not stated', es: 'no se indica cuándo se hizo' },
      failed: {
        en: (actual) => `it was made ${actual}, before the order`,
        es: (actual) => `se hizo el ${actual}, antes que el pedido`,
      },
    },
  },
};

/** Fields of discrepancies that are no checks. */
const FIELDS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  callback: { en: 'callback', es: 'aviso' },
  cancelled_at: { en: 'cancelled', es: 'cancelado' },
  claimed_by: { en: 'claimed by', es: 'reclamado por' },
  fulfilled_at: { en: 'goods went out', es: 'salida de la mercancía' },
  held_by: { en: 'pays', es: 'paga' },
  in_time: { en: 'in time', es: 'dentro de plazo' },
  not_confirmed_since: { en: 'not confirmed since', es: 'sin confirmar desde' },
  order: { en: 'order', es: 'pedido' },
  outcome: { en: 'outcome', es: 'resultado' },
  paid_at: { en: 'paid', es: 'pagado' },
  payment: { en: 'payment', es: 'pago' },
  payments: { en: 'number of payments', es: 'número de pagos' },
  reason: { en: 'reason', es: 'motivo' },
  since: { en: 'since', es: 'desde' },
  state: { en: 'standing', es: 'situación' },
  transaction: { en: 'transaction', es: 'transacción' },
};
