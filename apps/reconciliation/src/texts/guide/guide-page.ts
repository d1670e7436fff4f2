import { DISCREPANCIES, DISCREPANCY_KINDS, type DiscrepancyKind, moneyText } from '@punteo/payments';
import type { Describable } from '../discrepancies/wording.ts';
import type { Language } from '../language.ts';
import { kindText, sentence } from '../sentence.ts';
import { GUIDE } from './guide.ts';

/** The page `docs/reconciliation.md`, or `docs/reconciliation.es.md`: every kind of discrepancy, in the order of the code. */
export function guidePage(language: Language, examples: GuideExamples): string {
  const texts = TEXTS[language];
  const index = DISCREPANCY_KINDS.map((kind) => `| [\`${kind}\`](#${kind}) | ${kindText(kind, language)} |`);
  return [
    `# ${texts.title}`,
    ...texts.introduction,
    [`| ${texts.kind} | ${texts.name} |`, '|---|---|', ...index].join('\n'),
    ...DISCREPANCY_KINDS.map((kind) => section(kind, language, examples[kind])),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

/** Of each kind a discrepancy as a run stores it. */
export type GuideExamples = Readonly<Record<DiscrepancyKind, Omit<Describable, 'kind'>>>;

function section(kind: DiscrepancyKind, language: Language, example: Omit<Describable, 'kind'>): string {
  const texts = TEXTS[language];
  const { meaning, todo } = GUIDE[kind];
  const { fields, moneyAtRisk } = example;
  const sides = fields
    .filter(({ expected, actual }) => expected !== null || actual !== null)
    .map(({ field, expected, actual }) => `| \`${field}\` | ${cell(expected)} | ${cell(actual)} |`);
  return [
    `## ${kind}`,
    `**${kindText(kind, language)}.** ${meaning[language]}`,
    `> ${sentence({ ...example, kind }, language)}`,
    [`| ${texts.field} | ${texts.expected} | ${texts.found} |`, '|---|---|---|', ...sides].join('\n'),
    `${texts.risk}: ${moneyAtRisk === null ? texts.noRisk : moneyText(moneyAtRisk)}. ${texts.side}: ${texts.sides[DISCREPANCIES[kind].side]}.`,
    `**${texts.todo}.** ${todo[language]}`,
  ].join('\n\n');
}

/** Values as each side writes them; long ids are shortened in no way, since people search for them. */
function cell(value: string | null): string {
  return value === null ? '–' : `\`${value.replaceAll('|', '\\|')}\``;
}

const TEXTS = {
  en: {
    title: 'Reconciliation: every discrepancy, and what to do',
    introduction: [
      '<!-- Generated from apps/reconciliation/src/texts. Do not edit: `pnpm test apps/reconciliation/src/texts/guide -u` writes it. -->',
      'En español: [reconciliation.es.md](reconciliation.es.md).',
      'A reconciliation run compares orders, the providers’ own answers, the chain, callbacks and [statements](statements.md). Whatever does not match is a discrepancy of one of these kinds. Each has a sentence for finance, both sides of what differs as they write it, and the money at risk. A later run that no longer finds it sets it to `gone`; a person resolves it with a reason. [The work queue](work-queue.md) says how they are shared out.',
      '`pnpm demo --day` plays a day of ten thousand orders with at least two of each kind on your machine.',
    ],
    kind: 'kind',
    name: 'what it says',
    field: 'field',
    expected: 'expected',
    found: 'found',
    risk: 'Money at risk',
    noRisk: 'none is known',
    side: 'Who has to act, as a rule',
    sides: { merchant: 'you', buyer: 'the buyer', provider: 'the provider' },
    todo: 'What to do',
  },
  es: {
    title: 'Conciliación: cada discrepancia y qué hacer',
    introduction: [
      '<!-- Generated from apps/reconciliation/src/texts. Do not edit: `pnpm test apps/reconciliation/src/texts/guide -u` writes it. -->',
      'In English: [reconciliation.md](reconciliation.md).',
      'Una conciliación compara los pedidos, las respuestas de los propios proveedores, la cadena, los avisos y los [extractos](statements.md). Lo que no cuadra es una discrepancia de una de estas clases. Cada una tiene una frase para finanzas, los dos lados de lo que difiere tal como los escriben, y el dinero en riesgo. Si una conciliación posterior ya no la encuentra, pasa a `gone`; una persona la da por resuelta indicando el motivo. Cómo se reparten está en [la cola de trabajo](work-queue.md), en inglés.',
      '`pnpm demo --day` representa en su máquina un día de diez mil pedidos con al menos dos de cada clase.',
    ],
    kind: 'clase',
    name: 'qué dice',
    field: 'campo',
    expected: 'esperado',
    found: 'encontrado',
    risk: 'Dinero en riesgo',
    noRisk: 'no se conoce',
    side: 'Quién debe actuar, por regla general',
    sides: { merchant: 'usted', buyer: 'el comprador', provider: 'el proveedor' },
    todo: 'Qué hacer',
  },
} as const satisfies Record<Language, object>;
