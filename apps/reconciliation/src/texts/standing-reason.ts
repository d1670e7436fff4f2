import {
  addMoney,
  type Money,
  moneyText,
  type OrderDiscrepancy,
  type OrderFacts,
  type Standing,
} from '@punteo/payments';
import { type ShownMoney, shownMoney } from '../orders/shown-money.ts';
import { checkClause } from './check-texts.ts';
import { instantsReadable, instantText } from './instant-text.ts';
import type { Language } from './language.ts';
import { shownText, witnessText } from './witness-text.ts';

/**
 * Why an order stands as it does: a sentence for each payment or transaction whose money is shown, those that pay the
 * order first, with the reason where it does not count; without any, what is known about the lack of it.
 */
export function standingReason(standing: Standing, facts: OrderFacts, language: Language): string {
  const byClaim = [...Map.groupBy(shownMoney(facts), ({ claim }) => claim).values()];
  const paying = byClaim.filter((units) => units.some(({ held }) => held !== null));
  const others = byClaim.filter((units) => !paying.includes(units));
  const shown = [
    ...paying.map((units) => payingText(units, language)),
    ...others.map((units) => otherText(units, standing.discrepancies, language)),
  ];
  const note = noteOf(facts, language);
  const sentences =
    shown.length > 0 ? firstOf(shown, language) : note === null ? [lackText(standing, facts, language)] : [];
  return [note, ...sentences].filter((text) => text !== null).join(' ');
}

/** A page holds so many of them; each is in the order's list of money all the same. */
const SENTENCES_MAX = 6;

function firstOf(sentences: readonly string[], language: Language): readonly string[] {
  const more = sentences.length - SENTENCES_MAX;
  return more <= 0 ? sentences : [...sentences.slice(0, SENTENCES_MAX), MORE[language](more)];
}

/** What the witness of money that pays the order answered, and whether it can still be undone. */
function payingText(units: readonly ShownMoney[], language: Language): string {
  const { claim } = units[0] as ShownMoney;
  const { evidence, grade, notConfirmedSince } = claim;
  const money = totalOf(units.flatMap(({ held }) => (held ? [held.amount] : [])));
  const passed = evidence.checks.filter(({ result }) => result === 'passed').length;
  const answer = ANSWERS[grade][language]({
    witness: witnessText(evidence.witness, language),
    money: moneyText(money),
    at: instantText(evidence.checkedAt),
    checks: CHECKS[language](passed, evidence.checks.length),
  });
  if (notConfirmedSince === null) return answer;
  const witness = witnessText(evidence.witness, language);
  return NOT_CONFIRMED[language](witness, moneyText(money), instantText(notConfirmedSince));
}

/** What is shown, and why it does not pay this order. */
function otherText(
  units: readonly ShownMoney[],
  discrepancies: readonly OrderDiscrepancy[],
  language: Language,
): string {
  const [first] = units as [ShownMoney];
  const { kind, evidence } = first.claim;
  const money = totalOf(units.map(({ unit }) => unit.amount));
  if (kind === 'reversed' || kind === 'refunded') return TAKEN_BACK[kind][language](moneyText(money));
  const clauses = [...new Set(first.checks.filter(isOpen).map((check) => checkClause(readable(check), language)))];
  const reasons = clauses.length > 0 ? clauses : [otherOrderClause(first, discrepancies, language)];
  return NOT_COUNTING[language](shownText(evidence, money, language), reasons.join(AND[language]));
}

/** A sum that differs keeps nothing from counting. */
function isOpen({ name, result }: ShownMoney['checks'][number]): boolean {
  return result !== 'passed' && name !== 'amount';
}

function readable({ name, expected, actual }: ShownMoney['checks'][number]) {
  const text = (value: string | undefined) => (value === undefined ? null : instantsReadable(value));
  return { name, expected: text(expected), actual: text(actual) };
}

/** Money that passed every check and pays another order, or nobody yet because others claim it with equal right. */
function otherOrderClause(
  { claim }: ShownMoney,
  discrepancies: readonly OrderDiscrepancy[],
  language: Language,
): string {
  const about = discrepancies.filter((each) => each.claim !== null && isSameText(each.claim, claim.claim));
  const value = (kind: OrderDiscrepancy['kind']) => about.find((each) => each.kind === kind)?.fields[0]?.actual ?? null;
  const [holder, others] = [value('proof_already_used'), value('contested_payment')];
  if (holder !== null) return OTHER_ORDER.held[language](holder);
  if (others !== null) return OTHER_ORDER.contested[language](others);
  return OTHER_ORDER.unknown[language];
}

function isSameText(left: object, right: object): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** The sum of the amounts in the first one's currency. */
function totalOf(amounts: readonly Money[]): Money {
  const [first, ...others] = amounts as [Money, ...Money[]];
  return others.filter(({ currency }) => currency === first.currency).reduce(addMoney, first);
}

/** What stands above all money: somebody ended the order. */
function noteOf({ order: { cancelledAt, closedAt } }: OrderFacts, language: Language): string | null {
  if (cancelledAt !== null) return ENDED.cancelled[language](instantText(cancelledAt));
  return closedAt === null ? null : ENDED.closed[language](instantText(closedAt));
}

function lackText({ proof }: Standing, { evidence }: OrderFacts, language: Language): string {
  const answer = evidence.findLast(({ answered }) => answered);
  if (proof === 'claimed') return LACK.claimed[language];
  if (!answer) return LACK.unknown[language];
  return LACK.asked[language](
    witnessText(answer.witness, language),
    instantText(answer.checkedAt),
    statusOf(answer.facts),
  );
}

/** The provider's own word for the status of its payment; null where it shows none. */
function statusOf(facts: OrderFacts['evidence'][number]['facts']): string | null {
  return facts?.kind === 'payment' ? facts.providerStatus : null;
}

interface AnswerFacts {
  readonly witness: string;
  readonly money: string;
  readonly at: string;
  readonly checks: string;
}

const ANSWERS = {
  provider: {
    en: ({ witness, money, at, checks }) =>
      `${witness}, asked by us at ${at}, answered that ${money} is paid; ${checks}.`,
    es: ({ witness, money, at, checks }) =>
      `${witness}, a consulta nuestra el ${at}, respondió que ${money} está pagado; ${checks}.`,
  },
  chain: {
    en: ({ witness, money, at }) =>
      `${witness} shows a transfer of ${money} (read at ${at}), which could still be undone.`,
    es: ({ witness, money, at }) =>
      `${witness} muestra una transferencia de ${money} (leída el ${at}), que aún podría deshacerse.`,
  },
  final: {
    en: ({ witness, money, at, checks }) =>
      `${witness} shows a transfer of ${money} that can no longer be undone (read at ${at}); ${checks}.`,
    es: ({ witness, money, at, checks }) =>
      `${witness} muestra una transferencia de ${money} que ya no puede deshacerse (leída el ${at}); ${checks}.`,
  },
} as const satisfies Record<string, Record<Language, (facts: AnswerFacts) => string>>;

const CHECKS = {
  en: (passed, all) => `${passed} of ${all} checks passed`,
  es: (passed, all) => `${passed} de ${all} comprobaciones superadas`,
} as const satisfies Record<Language, (passed: number, all: number) => string>;

const NOT_CONFIRMED = {
  en: (witness, money, since) =>
    `${witness} showed ${money}, but has not confirmed it since ${since}; it still counts.`,
  es: (witness, money, since) => `${witness} mostró ${money}, pero no lo confirma desde el ${since}; todavía cuenta.`,
} as const satisfies Record<Language, (witness: string, money: string, since: string) => string>;

const NOT_COUNTING = {
  en: (shown, reason) => `${shown}, but ${reason}, so it does not count.`,
  es: (shown, reason) => `${shown}, pero ${reason}, así que no cuenta.`,
} as const satisfies Record<Language, (shown: string, reason: string) => string>;

const AND = { en: ' and ', es: ' y ' } as const satisfies Record<Language, string>;

const TAKEN_BACK = {
  reversed: {
    en: (money) => `A payment of ${money} was proven once; it has been undone since.`,
    es: (money) => `Un pago de ${money} estuvo comprobado; después se deshizo.`,
  },
  refunded: {
    en: (money) => `A payment of ${money} was given back.`,
    es: (money) => `Un pago de ${money} se devolvió.`,
  },
} as const satisfies Record<string, Record<Language, (money: string) => string>>;

const OTHER_ORDER = {
  held: {
    en: (order: string) => `it already pays order ${order}`,
    es: (order: string) => `ya paga el pedido ${order}`,
  },
  contested: {
    en: (orders: string) => `order ${orders} claims it with equal right`,
    es: (orders: string) => `el pedido ${orders} lo reclama con igual derecho`,
  },
  unknown: { en: 'it pays another order', es: 'paga otro pedido' },
} as const;

const ENDED = {
  cancelled: {
    en: (at) => `The order was cancelled at ${at}.`,
    es: (at) => `El pedido se canceló el ${at}.`,
  },
  closed: {
    en: (at) => `The order was closed as abandoned at ${at}.`,
    es: (at) => `El pedido se cerró por abandono el ${at}.`,
  },
} as const satisfies Record<string, Record<Language, (at: string) => string>>;

const LACK = {
  unknown: { en: 'No payment is known yet.', es: 'Todavía no se conoce ningún pago.' },
  claimed: {
    en: 'A payment is claimed, but no witness has confirmed it.',
    es: 'Se afirma un pago, pero ningún testigo lo ha confirmado.',
  },
  asked: {
    en: (witness: string, at: string, status: string | null) =>
      status === null
        ? `${witness}, asked by us at ${at}, shows no money for it.`
        : `${witness}, asked by us at ${at}, calls its payment ${status}; no money is proven.`,
    es: (witness: string, at: string, status: string | null) =>
      status === null
        ? `${witness}, a consulta nuestra el ${at}, no muestra dinero para él.`
        : `${witness}, a consulta nuestra el ${at}, llama ${status} a su pago; no hay dinero comprobado.`,
  },
} as const;

const MORE = {
  en: (more) => `${more} more ${more === 1 ? 'payment is' : 'payments are'} in the list of its money.`,
  es: (more) => `Hay ${more} ${more === 1 ? 'pago' : 'pagos'} más en la lista de su dinero.`,
} as const satisfies Record<Language, (more: number) => string>;
