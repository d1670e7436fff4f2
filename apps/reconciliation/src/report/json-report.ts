import type { Discrepancy, Run } from '@punteo/payments';
import { discrepancyToWire, runToWire } from '../api/to-wire.ts';
import type { Language } from '../texts/language.ts';
import { sentence } from '../texts/sentence.ts';

/** A run and its discrepancies in the API's wire format, with a sentence for each discrepancy. */
export function jsonReport(run: Run, discrepancies: readonly Discrepancy[], language: Language) {
  return {
    run: runToWire(run),
    discrepancies: discrepancies.map((discrepancy) => ({
      ...discrepancyToWire(discrepancy),
      sentence: sentence(discrepancy, language),
    })),
  };
}
