import type { DiscrepancyKind } from '@punteo/payments';
import { AMOUNTS } from './discrepancies/amounts.ts';
import { PROOFS } from './discrepancies/proofs.ts';
import { RECORDS } from './discrepancies/records.ts';
import { SETTLEMENTS } from './discrepancies/settlements.ts';
import { capitalised, type Describable, factsOf, type Wording } from './discrepancies/wording.ts';
import type { Language } from './language.ts';

/** One discrepancy as one sentence for finance people, who need not know any software. */
export function sentence(discrepancy: Describable, language: Language): string {
  const text = SENTENCES[discrepancy.kind][language](factsOf(discrepancy, language));
  const { explainedBy = null } = discrepancy;
  return capitalised(explainedBy === null ? text : `${text} ${EXPLAINED[language](explainedBy)}`);
}

const EXPLAINED = {
  en: (rule: string) => `Rule ${rule} explains it.`,
  es: (rule: string) => `Lo explica la regla ${rule}.`,
} as const satisfies Record<Language, (rule: string) => string>;

/** The meaning of a discrepancy kind, as a title for a list of its discrepancies. */
export function kindText(kind: DiscrepancyKind, language: Language): string {
  return SENTENCES[kind].title[language];
}

/** Every kind has a title and a sentence in both languages; the compiler names a kind that has none. */
const SENTENCES = { ...AMOUNTS, ...PROOFS, ...RECORDS, ...SETTLEMENTS } as const satisfies Record<
  DiscrepancyKind,
  Wording
>;
