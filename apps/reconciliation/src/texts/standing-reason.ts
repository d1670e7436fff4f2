import {
  addMoney,
  answeredAt,
  type ClaimState,
  claimId,
  claimStates,
  type Evidence,
  isSameClaim,
  type Money,
  moneyText,
  type OrderDiscrepancy,
  type OrderFacts,
  type Standing,
} from '@punteo/payments';
import { type ShownMoney, shownMoney } from '../orders/shown-money.ts';
import { checkClause } from './check-texts.ts';
import { isOnUnlistedNetwork } from './evidence-text.ts';
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
    ...paying.map((units) => payingText(units, facts, language)),
    ...others.flatMap((units) => otherTexts(units, standing, facts, language)),
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

/** What the witness of money that pays the order answered, how much of it pays this order, and whether it can be undone. */
function payingText(units: readonly ShownMoney[], facts: OrderFacts, language: Language): string {
  const { claim } = units[0] as ShownMoney;
  const { evidence, grade, kind, notConfirmedSince } = claim;
  const held = totalOf(units.flatMap((each) => (each.held ? [each.held.amount] : [])));
  const ofCurrency = units.filter(({ unit }) => unit.amount.currency === held.currency);
  const money = totalOf(ofCurrency.map(({ unit }) => unit.amount));
  const share = moneyText(money) === moneyText(held) ? '' : SHARE[language](moneyText(held));
  if (notConfirmedSince !== null) {
    const shown = `${moneyText(money)}${share}`;
    const doubt = doubtText(claim, shown, notConfirmedSince, facts, language);
    return kind === 'counted' ? `${doubt}${STILL_COUNTS[language]}.` : `${doubt}.`;
  }
  const passed = evidence.checks.filter(({ result }) => result === 'passed').length;
  return ANSWERS[grade][language]({
    witness: witnessText(evidence.witness, language),
    shown: shownText(evidence, money, language, ofCurrency.length),
    money: moneyText(money),
    share,
    at: instantText(evidence.checkedAt),
    checks: CHECKS[language](passed, evidence.checks.length),
  });
}

/** The witness's last answer may show nothing, and need not be of the witness that showed the money. */
function doubtText(
  { claim, evidence }: ClaimState,
  shown: string,
  since: Date,
  facts: OrderFacts,
  language: Language,
): string {
  const basis = facts.evidence.findLast((piece) => isSameClaim(piece.claim, claim) && piece.facts !== null);
  const witness = witnessText((basis ?? evidence).witness, language);
  return NOT_CONFIRMED[language](witness, shown, instantText(since));
}

/** What is shown, and why it does not pay this order: a sentence for each reason, with the money that has it. */
function otherTexts(
  units: readonly ShownMoney[],
  { discrepancies }: Standing,
  facts: OrderFacts,
  language: Language,
): readonly string[] {
  const [{ claim }] = units as [ShownMoney];
  const money = totalOf(units.map(({ unit }) => unit.amount));
  if (claim.kind === 'reversed' || claim.kind === 'refunded')
    return [TAKEN_BACK[claim.kind][language](moneyText(money))];
  if (claim.notConfirmedSince !== null) {
    const doubt = doubtText(claim, moneyText(money), claim.notConfirmedSince, facts, language);
    return [PAYS_NOTHING[language](doubt)];
  }
  const reasons = new Map(units.map((each) => [each, reasonOf(each, discrepancies, language)]));
  const groups = Map.groupBy(units, (each) => `${each.unit.amount.currency} ${reasons.get(each)}`);
  return [...groups.values()].map((alike) => {
    const total = totalOf(alike.map(({ unit }) => unit.amount));
    const reason = reasons.get(alike[0] as ShownMoney) ?? null;
    const shown = shownText(claim.evidence, total, language, alike.length);
    return reason === null ? PAYS_NOTHING[language](shown) : NOT_COUNTING[language](shown, reason);
  });
}

/** Why a unit does not pay this order, as a clause after "but"; null: nothing says why. */
function reasonOf(shown: ShownMoney, discrepancies: readonly OrderDiscrepancy[], language: Language): string | null {
  const clauses = [...new Set(shown.checks.filter(isOpen).map((check) => checkClause(readable(check), language)))];
  return clauses.length > 0 ? clauses.join(AND[language]) : otherOrderClause(shown, discrepancies, language);
}

/** A sum that differs keeps nothing from counting. */
function isOpen({ name, result }: ShownMoney['checks'][number]): boolean {
  return result !== 'passed' && name !== 'amount';
}

function readable({ name, expected, actual }: ShownMoney['checks'][number]) {
  const text = (value: string | undefined) => (value === undefined ? null : instantsReadable(value));
  return { name, expected: text(expected), actual: text(actual) };
}

/**
 * Money that passed every check: other orders hold it, or claim it with equal right. A discrepancy names the sum of its unit
 * and not the unit, so all orders that hold money of that sum are named, and that they may hold only a part of it.
 */
function otherOrderClause(
  { claim, unit }: ShownMoney,
  discrepancies: readonly OrderDiscrepancy[],
  language: Language,
): string | null {
  const about = discrepancies.filter(
    (each) =>
      each.claim !== null &&
      isSameClaim(each.claim, claim.claim) &&
      each.moneyAtRisk !== null &&
      moneyText(each.moneyAtRisk) === moneyText(unit.amount),
  );
  const ordersOf = (kind: OrderDiscrepancy['kind']) => [
    ...new Set(about.flatMap((each) => (each.kind === kind ? (each.fields[0]?.actual?.split(', ') ?? []) : []))),
  ];
  const [holders, claimants] = [ordersOf('proof_already_used'), ordersOf('contested_payment')];
  if (holders.length > 0) return OTHER_ORDER.held[language](holders);
  return claimants.length > 0 ? OTHER_ORDER.contested[language](claimants) : null;
}

/** The sum of the amounts in the first one's currency. */
function totalOf(amounts: readonly Money[]): Money {
  const [first, ...others] = amounts as [Money, ...Money[]];
  return others.filter(({ currency }) => currency === first.currency).reduce(addMoney, first);
}

/** Whether a person ended the order; stated before all money. */
function noteOf({ order: { cancelledAt, closedAt } }: OrderFacts, language: Language): string | null {
  if (cancelledAt !== null) return ENDED.cancelled[language](instantText(cancelledAt));
  return closedAt === null ? null : ENDED.closed[language](instantText(closedAt));
}

function lackText({ proof }: Standing, { evidence, claims }: OrderFacts, language: Language): string {
  const answer = claimStates(evidence)
    .map((state) => state.evidence)
    .filter(({ answered }) => answered)
    .reduce<Evidence | null>((last, each) => (last === null || each.checkedAt >= last.checkedAt ? each : last), null);
  if (proof === 'claimed') return LACK.claimed[language];
  if (!answer) return LACK.unknown[language];
  if (isOnUnlistedNetwork(answer)) return LACK.unlisted[sourceOf(answer, claims)][language];
  return LACK.asked[language](
    witnessText(answer.witness, language),
    instantText(answeredAt({ claims, evidence }).get(claimId(answer.claim)) ?? answer.checkedAt),
    statusOf(answer.facts),
  );
}

/** Whether a callback named the transaction, or another source did. */
function sourceOf({ claim }: Evidence, claims: OrderFacts['claims']): 'callback' | 'other' {
  return claims.some((each) => each.source === 'callback' && isSameClaim(each.claim, claim)) ? 'callback' : 'other';
}

/** The provider's own word for the status of its payment; null where it shows none. */
function statusOf(facts: Evidence['facts']): string | null {
  return facts?.kind === 'payment' ? facts.providerStatus : null;
}

interface AnswerFacts {
  readonly witness: string;
  /** `Chain 56 shows a transfer of 100.00 USD`. */
  readonly shown: string;
  readonly money: string;
  /** `, of which 60.00 USD belongs to this order`; empty where all of it does. */
  readonly share: string;
  readonly at: string;
  readonly checks: string;
}

const ANSWERS = {
  provider: {
    en: ({ witness, money, share, at, checks }) =>
      `${witness}, asked by us at ${at}, answered that ${money} is paid${share}; ${checks}.`,
    es: ({ witness, money, share, at, checks }) =>
      `${witness}, a consulta nuestra el ${at}, respondió que ${money} está pagado${share}; ${checks}.`,
  },
  chain: {
    en: ({ shown, share, at }) => `${shown}${share} (read at ${at}), which could still be undone.`,
    es: ({ shown, share, at }) => `${shown}${share} (lectura del ${at}), que aún es posible deshacer.`,
  },
  final: {
    en: ({ shown, share, at, checks }) => `${shown} that can no longer be undone${share} (read at ${at}); ${checks}.`,
    es: ({ shown, share, at, checks }) =>
      `${shown} que ya no es posible deshacer${share} (lectura del ${at}); ${checks}.`,
  },
} as const satisfies Record<string, Record<Language, (facts: AnswerFacts) => string>>;

const CHECKS = {
  en: (passed, all) => `${passed} of ${all} checks passed`,
  es: (passed, all) => `${passed} de ${all} comprobaciones superadas`,
} as const satisfies Record<Language, (passed: number, all: number) => string>;

const SHARE = {
  en: (held) => `, of which ${held} belongs to this order`,
  es: (held) => `, de los que ${held} corresponden a este pedido`,
} as const satisfies Record<Language, (held: string) => string>;

const NOT_CONFIRMED = {
  en: (witness, shown, since) => `${witness} showed ${shown}, but has not confirmed it since ${since}`,
  es: (witness, shown, since) => `${witness} mostró ${shown}, pero no lo confirma desde el ${since}`,
} as const satisfies Record<Language, (witness: string, shown: string, since: string) => string>;

const STILL_COUNTS = { en: '; it still counts', es: '; todavía cuenta' } as const satisfies Record<Language, string>;

const NOT_COUNTING = {
  en: (shown, reason) => `${shown}, but ${reason}, so it does not count here.`,
  es: (shown, reason) => `${shown}, pero ${reason}, así que aquí no cuenta.`,
} as const satisfies Record<Language, (shown: string, reason: string) => string>;

const PAYS_NOTHING = {
  en: (shown) => `${shown}; it pays nothing for this order.`,
  es: (shown) => `${shown}; no paga nada de este pedido.`,
} as const satisfies Record<Language, (shown: string) => string>;

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
    en: (orders) =>
      orders.length === 1
        ? `order ${orders[0]} holds it or a part of it`
        : `orders ${orders.join(', ')} hold it or parts of it`,
    es: (orders) =>
      orders.length === 1
        ? `el pedido ${orders[0]} tiene ese dinero entero o en parte`
        : `los pedidos ${orders.join(', ')} tienen ese dinero entero o en parte`,
  },
  contested: {
    en: (orders) =>
      orders.length === 1
        ? `order ${orders[0]} claims it with equal right`
        : `orders ${orders.join(', ')} claim it with equal right`,
    es: (orders) =>
      orders.length === 1
        ? `el pedido ${orders[0]} lo reclama con igual derecho`
        : `los pedidos ${orders.join(', ')} lo reclaman con igual derecho`,
  },
} as const satisfies Record<string, Record<Language, (orders: readonly string[]) => string>>;

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
    en: 'A callback came, and no witness has answered since.',
    es: 'Llegó un aviso, y desde entonces no ha respondido ningún testigo.',
  },
  unlisted: {
    callback: {
      en: 'The network named in the callback is not one of the configured ones, so it could not be verified.',
      es: 'La red que indica el aviso no es una de las configuradas, así que no se pudo consultar a nadie.',
    },
    other: {
      en: 'The network named with the transaction is not one of the configured ones, so it could not be verified.',
      es: 'La red que se indicó con la transacción no es una de las configuradas, así que no se pudo consultar a nadie.',
    },
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
