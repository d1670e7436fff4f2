import type { Chains } from '@punteo/chain';
import { PunteoError } from '@punteo/payments';
import { readConfigurationFile } from './configuration-file.ts';

/** Reads `CHAINS_FILE`; null without one. A problem is a line as in `ConfigError.problems`; the chains are null then. */
export async function readChainsFile(path: string | undefined, problems: string[]): Promise<Chains | null> {
  if (path === undefined) return null;
  try {
    const file = await readConfigurationFile(path);
    const { parseChains } = await import('@punteo/chain');
    return parseChains(file);
  } catch (error) {
    if (!(error instanceof PunteoError)) throw error;
    problems.push(`CHAINS_FILE: Should be the path of a JSON file that lists chains. ${error.message}`);
    return null;
  }
}
