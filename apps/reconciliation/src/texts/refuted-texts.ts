import {
  answeredAt,
  type Check,
  type ClaimState,
  claimId,
  claimReference,
  claimStates,
  isSameClaim,
  type OrderFacts,
} from '@punteo/payments';
import { checkClause } from './check-texts.ts';
import { isOnUnlistedNetwork } from './evidence-text.ts';
import { instantsReadable, instantText } from './instant-text.ts';
import type { Language } from './language.ts';
import { witnessText } from './witness-text.ts';

/** The latest answers are stated; the others are counted. */
const SENTENCES_MAX = 3;

/**
 * A sentence for each payment or transaction that was named for the order and whose witness answered without showing money,
 * the latest answer first, with the reason: it failed, it moved no listed token, it went to others.
 */
export function refutedTexts(facts: OrderFacts, language: Language): readonly string[] {
  const refuted = claimStates(facts.evidence)
    .filter(({ kind, evidence }) => kind === 'open' && evidence.answered)
    .toSorted((left, right) => right.evidence.checkedAt.getTime() - left.evidence.checkedAt.getTime());
  const sentences = refuted
    .slice(0, SENTENCES_MAX)
    .map((state) => refutedText(state, facts, refuted.length > 1, language));
  const more = refuted.length - sentences.length;
  return more === 0 ? sentences : [...sentences, MORE[language](more)];
}

function refutedText({ claim, evidence }: ClaimState, facts: OrderFacts, isNamed: boolean, language: Language): string {
  if (isOnUnlistedNetwork(evidence)) return UNLISTED[sourceOf({ claim }, facts)][language];
  const witness = witnessText(evidence.witness, language);
  const at = instantText(answeredAt(facts).get(claimId(claim)) ?? evidence.checkedAt);
  const name = isNamed ? claimReference(claim) : null;
  const status = evidence.facts?.kind === 'payment' ? evidence.facts.providerStatus : null;
  if (status !== null) return STATUS[language](witness, at, name, status);
  return NO_MONEY[language](witness, at, name, reasonOf(evidence.checks, language));
}

/** What the answer refutes, as a clause after "because"; null: only that there is no money. */
function reasonOf(checks: readonly Check[], language: Language): string | null {
  const clauses = checks
    .filter(({ result }) => result === 'failed')
    .map(({ name, expected, actual }) =>
      checkClause({ name, expected: text(expected), actual: text(actual) }, language),
    );
  return clauses.length === 0 ? null : [...new Set(clauses)].join(AND[language]);
}

function text(value: string | undefined): string | null {
  return value === undefined ? null : instantsReadable(value);
}

/** Whether a callback named the transaction, or another source did. */
function sourceOf({ claim }: Pick<ClaimState, 'claim'>, { claims }: OrderFacts): 'callback' | 'other' {
  return claims.some((each) => each.source === 'callback' && isSameClaim(each.claim, claim)) ? 'callback' : 'other';
}

const AND = { en: ' and ', es: ' y ' } as const satisfies Record<Language, string>;

const NO_MONEY = {
  en: (witness, at, name, reason) =>
    `${witness}, asked by us at ${at}, shows no money for ${name ?? 'it'}${reason === null ? '' : `, because ${reason}`}.`,
  es: (witness, at, name, reason) =>
    `${witness}, a consulta nuestra el ${at}, no muestra dinero para ${name ?? 'él'}${reason === null ? '' : `, porque ${reason}`}.`,
} as const satisfies Record<
  Language,
  (witness: string, at: string, name: string | null, reason: string | null) => string
>;

const STATUS = {
  en: (witness, at, name, status) =>
    `${witness}, asked by us at ${at}, calls its payment ${name === null ? '' : `${name} `}${status}; no money is proven.`,
  es: (witness, at, name, status) =>
    `${witness}, a consulta nuestra el ${at}, llama ${status} a su pago${name === null ? '' : ` ${name}`}; no hay dinero comprobado.`,
} as const satisfies Record<Language, (witness: string, at: string, name: string | null, status: string) => string>;

const MORE = {
  en: (more) => `${more} more named for it ${more === 1 ? 'shows' : 'show'} no money either.`,
  es: (more) => `${more} más, indicados para él, tampoco ${more === 1 ? 'muestra' : 'muestran'} dinero.`,
} as const satisfies Record<Language, (more: number) => string>;

const UNLISTED = {
  callback: {
    en: 'The network named in the callback is not one of the configured ones, so it could not be verified.',
    es: 'La red que indica el aviso no es una de las configuradas, así que no se pudo consultar a nadie.',
  },
  other: {
    en: 'The network named with the transaction is not one of the configured ones, so it could not be verified.',
    es: 'La red que se indicó con la transacción no es una de las configuradas, así que no se pudo consultar a nadie.',
  },
} as const satisfies Record<string, Record<Language, string>>;
