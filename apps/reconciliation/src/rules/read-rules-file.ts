import type { Variables } from '@punteo/app-kit/config';
import { readConfigurationFile } from '@punteo/app-kit/configuration-file';
import { type ExchangeRate, PunteoError, type RuleSet } from '@punteo/payments';

/**
 * Reads `RULES_FILE` and `RATES_FILE`; nothing without them. Problems are lines as in `ConfigError.problems`; what was read
 * counts only when there are none.
 */
export async function readRulesFiles(
  { RULES_FILE, RATES_FILE }: Variables,
  problems: string[],
): Promise<{ readonly rules: RuleSet | null; readonly rates: readonly ExchangeRate[] }> {
  const rules = await read('RULES_FILE', RULES_FILE, 'rules', problems, async (file) => {
    const { parseRules } = await import('./parse-rules.ts');
    return parseRules(file);
  });
  const rates = await read('RATES_FILE', RATES_FILE, 'rates', problems, async (file) => {
    const { parseRates } = await import('./parse-rates.ts');
    return parseRates(file);
  });
  return { rules, rates: rates ?? [] };
}

async function read<Content>(
  variable: string,
  path: string | undefined,
  list: string,
  problems: string[],
  parse: (file: Uint8Array) => Promise<Content>,
): Promise<Content | null> {
  if (path === undefined) return null;
  try {
    return await parse(await readConfigurationFile(path));
  } catch (error) {
    if (!(error instanceof PunteoError)) throw error;
    const faults = error.message.split('\n').slice(0, FAULTS_SHOWN).join('; ');
    problems.push(`${variable}: Should be the path of a JSON file with valid ${list}. ${faults}`);
    return null;
  }
}

/** `punteo rules check` prints all of them. */
const FAULTS_SHOWN = 5;
