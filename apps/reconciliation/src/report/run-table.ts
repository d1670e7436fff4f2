import { type Discrepancy, type OrderOutcome, type Run, type RunSummary, STANDING_STATES } from '@punteo/payments';
import type { Language } from '../texts/language.ts';
import { runScopeText } from '../texts/run-scope.ts';
import { abortedRunsText, unfinishedText } from '../texts/run-state.ts';
import { ORDER_OUTCOME_TEXTS, RISK_AGE_TEXTS } from '../texts/run-totals.ts';
import { kindText } from '../texts/sentence.ts';
import { stateText } from '../texts/standing.ts';
import { byKind, moneyList } from './by-kind.ts';
import { textTable } from './text-table.ts';

/** A run as text for a terminal: orders by state, sums, discrepancies by kind, and whether the run is complete. */
export function runTable(run: Run, discrepancies: readonly Discrepancy[], language: Language): string {
  const texts = TEXTS[language];
  const aborted = abortedRunsText(run, language);
  if (run.summary === null)
    return [...(aborted === null ? [] : [aborted]), unfinishedText(run, language), runScopeText(run, language)].join(
      '\n\n',
    );
  const parts = [
    ...(aborted === null ? [] : [aborted]),
    runScopeText(run, language),
    texts.orders(run.summary.orders),
    textTable(outcomeRows(run.summary, language), [0]),
    textTable(standingRows(run.summary, language), [0]),
    textTable(sumRows(run.summary, language), [1, 2, 3, 4]),
    ...settlementTable(run.summary, language),
    discrepancies.length === 0 ? texts.noDiscrepancies : textTable(kindRows(discrepancies, language), [0]),
    ...(run.summary.moneyAtRisk.length === 0 ? [] : [textTable(riskRows(run.summary, language), [0, 1])]),
    run.complete
      ? texts.complete
      : [texts.incomplete, ...run.incompleteReasons.map((reason) => `- ${reason}`)].join('\n'),
    ...(run.failures.length === 0 ? [] : [textTable([texts.failures, ...failureRows(run, language)])]),
  ];
  return parts.join('\n\n');
}

function outcomeRows({ ordersByOutcome }: RunSummary, language: Language): readonly (readonly string[])[] {
  return ORDER_OUTCOMES.map((outcome) => [String(ordersByOutcome[outcome]), ORDER_OUTCOME_TEXTS[outcome][language]]);
}

function riskRows({ moneyAtRisk }: RunSummary, language: Language): readonly (readonly string[])[] {
  const rows = moneyAtRisk.map(({ currency, age, amount, discrepancies }) => [
    String(discrepancies),
    `${amount} ${currency}`,
    RISK_AGE_TEXTS[age][language],
  ]);
  return [TEXTS[language].ages, ...rows];
}

function standingRows({ standings }: RunSummary, language: Language): readonly (readonly string[])[] {
  return STANDING_STATES.flatMap((state) => {
    const count = standings[state] ?? 0;
    return count === 0 ? [] : [[String(count), stateText(state, language)]];
  });
}

function sumRows({ sums }: RunSummary, language: Language): readonly (readonly string[])[] {
  const rows = sums.map(({ currency, ordered, proven, matched, unmatched }) => [
    currency,
    ordered,
    proven,
    matched,
    unmatched,
  ]);
  return [TEXTS[language].sums, ...rows];
}

function settlementTable({ settlement = [] }: RunSummary, language: Language): readonly string[] {
  if (settlement.length === 0) return [];
  const rows = settlement.map(({ currency, settled, open }) => [currency, settled, open]);
  return [textTable([TEXTS[language].settlement, ...rows], [1, 2])];
}

function failureRows({ failures, failureCount }: Run, language: Language): readonly (readonly string[])[] {
  const more = failureCount - failures.length;
  const rows = failures.map(({ subject, step, code }) => [subject, step, code]);
  return more === 0 ? rows : [...rows, [TEXTS[language].more(more), '', '']];
}

function kindRows(discrepancies: readonly Discrepancy[], language: Language): readonly (readonly string[])[] {
  const rows = byKind(discrepancies).map(({ kind, count, moneyAtRisk }) => [
    String(count),
    kind,
    moneyList(moneyAtRisk) || '-',
    kindText(kind, language),
  ]);
  return [TEXTS[language].kinds, ...rows];
}

const ORDER_OUTCOMES = Object.keys(ORDER_OUTCOME_TEXTS) as OrderOutcome[];

const TEXTS = {
  en: {
    orders: (count: number) => `${count} orders`,
    sums: ['currency', 'ordered', 'proven', 'matched', 'unmatched'],
    settlement: ['currency', 'settled', 'not settled'],
    kinds: ['count', 'kind', 'money at risk', 'what it means'],
    ages: ['count', 'money at risk', 'for'],
    noDiscrepancies: 'No discrepancies.',
    complete: 'The run is complete.',
    incomplete: 'The run is NOT complete:',
    failures: ['not processed', 'step', 'reason'],
    more: (count: number) => `and ${count} more`,
  },
  es: {
    orders: (count: number) => `${count} pedidos`,
    sums: ['moneda', 'pedido', 'comprobado', 'conciliado', 'sin conciliar'],
    settlement: ['moneda', 'liquidado', 'sin liquidar'],
    kinds: ['cantidad', 'tipo', 'dinero en riesgo', 'qué significa'],
    ages: ['cantidad', 'dinero en riesgo', 'desde hace'],
    noDiscrepancies: 'Sin discrepancias.',
    complete: 'La conciliación está completa.',
    incomplete: 'La conciliación NO está completa:',
    failures: ['sin procesar', 'paso', 'motivo'],
    more: (count: number) => `y ${count} más`,
  },
} as const satisfies Record<Language, object>;
