import {
  type EvidenceSummary,
  FINALITY_CHECK,
  type Money,
  moneyText,
  type ProofGrade,
  type Standing,
  type StandingState,
} from '@punteo/payments';
import type { Language } from './language.ts';

/** The state of an order in two or three words. */
export function stateText(state: StandingState, language: Language): string {
  return STATES[state][language];
}

/** The grade of the proof in two or three words. */
export function proofText(proof: ProofGrade, language: Language): string {
  return PROOFS[proof][language];
}

/**
 * One sentence from the evidence of each claim that carries the proof; without such evidence, the reason for the
 * state.
 */
export function standingReason(standing: Standing, evidence: readonly EvidenceSummary[], language: Language): string {
  const carrying = evidence.filter((piece) => piece.observed !== null && standing.claimKeys.includes(piece.claimKey));
  const latest = new Map(carrying.map((piece) => [piece.claimKey, piece]));
  if (latest.size === 0) return (REASON_BY_STATE[standing.state] ?? REASON_BY_PROOF[standing.proof])[language];
  return [...latest.values()].map((piece) => witnessText(piece, standing.paid, language)).join(' ');
}

/** One witness's answer, and whether it can still be undone. Only a chain has a finality check. */
function witnessText(
  { witness, observed, checkedAt, checks }: EvidenceSummary,
  paid: Money,
  language: Language,
): string {
  const finality = checks.find((check) => check.name === FINALITY_CHECK);
  const text = finality === undefined ? ANSWER.provider : finality.result === 'passed' ? ANSWER.final : ANSWER.chain;
  return text[language]({
    witness: witnessName(witness, language),
    money: moneyText(observed?.amount ?? paid),
    at: `${checkedAt.toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    passed: checks.filter((check) => check.result === 'passed').length,
    all: checks.length,
  });
}

/** The witness's name at the start of a sentence: `Neopay`, `Chain 56`. */
function witnessName(witness: string, language: Language): string {
  const [, chainId] = /^chain:(\d+)$/.exec(witness) ?? [];
  if (chainId) return language === 'es' ? `La cadena ${chainId}` : `Chain ${chainId}`;
  return witness.charAt(0).toUpperCase() + witness.slice(1);
}

const STATES = {
  awaiting: { en: 'awaiting payment', es: 'en espera de pago' },
  overdue: { en: 'overdue', es: 'vencido' },
  confirming: { en: 'being confirmed', es: 'en confirmación' },
  underpaid: { en: 'underpaid', es: 'pagado de menos' },
  paid_in_parts: { en: 'paid in parts', es: 'pagado en partes' },
  paid: { en: 'paid', es: 'pagado' },
  paid_late: { en: 'paid late', es: 'pagado con retraso' },
  overpaid: { en: 'overpaid', es: 'pagado de más' },
  contested: { en: 'contested', es: 'en disputa' },
  reversed: { en: 'reversed', es: 'revertido' },
  refunded: { en: 'refunded', es: 'reembolsado' },
} as const satisfies Record<StandingState, Record<Language, string>>;

const PROOFS = {
  none: { en: 'no proof', es: 'sin prueba' },
  claimed: { en: 'only claimed', es: 'solo afirmado' },
  provider: { en: "the provider's own answer", es: 'respuesta del propio proveedor' },
  chain: { en: 'on the chain', es: 'en la cadena' },
  final: { en: 'final', es: 'definitivo' },
} as const satisfies Record<ProofGrade, Record<Language, string>>;

interface AnswerFacts {
  readonly witness: string;
  readonly money: string;
  readonly at: string;
  readonly passed: number;
  readonly all: number;
}

type AnswerText = Record<Language, (facts: AnswerFacts) => string>;

const ANSWER = {
  provider: {
    en: ({ witness, money, at, passed, all }) =>
      `${witness}, asked by us at ${at}, answered that ${money} is paid; ${passed} of ${all} checks passed.`,
    es: ({ witness, money, at, passed, all }) =>
      `${witness}, a consulta nuestra el ${at}, respondió que ${money} está pagado; ${passed} de ${all} comprobaciones superadas.`,
  },
  chain: {
    en: ({ witness, money, at }) =>
      `${witness} shows a transfer of ${money} (read at ${at}), which could still be undone.`,
    es: ({ witness, money, at }) =>
      `${witness} muestra una transferencia de ${money} (leída el ${at}), que aún podría deshacerse.`,
  },
  final: {
    en: ({ witness, money, at, passed, all }) =>
      `${witness} shows a transfer of ${money} that can no longer be undone (read at ${at}); ${passed} of ${all} checks passed.`,
    es: ({ witness, money, at, passed, all }) =>
      `${witness} muestra una transferencia de ${money} que ya no puede deshacerse (leída el ${at}); ${passed} de ${all} comprobaciones superadas.`,
  },
} as const satisfies Partial<Record<ProofGrade, AnswerText>>;

/** States with a reason of their own, whatever the proof. */
const REASON_BY_STATE: Readonly<Partial<Record<StandingState, Record<Language, string>>>> = {
  contested: {
    en: 'Several orders claim the same payment; it counts for none of them.',
    es: 'Varios pedidos reclaman el mismo pago; no cuenta para ninguno.',
  },
  reversed: {
    en: 'A payment was proven once; it has been undone since.',
    es: 'Un pago estuvo comprobado; después se deshizo.',
  },
  refunded: { en: 'The money was given back.', es: 'El dinero se devolvió.' },
};

const REASON_BY_PROOF = {
  none: { en: 'No payment is known yet.', es: 'Todavía no se conoce ningún pago.' },
  claimed: {
    en: 'A payment is claimed, but no witness has confirmed it.',
    es: 'Se afirma un pago, pero ningún testigo lo ha confirmado.',
  },
  provider: {
    en: 'The provider has answered, but no money is proven.',
    es: 'El proveedor ha respondido, pero no hay dinero comprobado.',
  },
  chain: {
    en: 'A transfer is on the chain; it could still be undone.',
    es: 'Hay una transferencia en la cadena; aún podría deshacerse.',
  },
  final: {
    en: 'The chain has answered, but no money is proven.',
    es: 'La cadena ha respondido, pero no hay dinero comprobado.',
  },
} as const satisfies Record<ProofGrade, Record<Language, string>>;
