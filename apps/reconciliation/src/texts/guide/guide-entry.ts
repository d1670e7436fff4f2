import type { Language } from '../language.ts';

/** What people need to know about a kind of discrepancy beyond its title and its sentence. */
export interface GuideEntry {
  /** When a run reports it, and what that says. */
  readonly meaning: Readonly<Record<Language, string>>;
  /** What resolves it. */
  readonly todo: Readonly<Record<Language, string>>;
}
