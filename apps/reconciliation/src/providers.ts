import { readFileSync } from 'node:fs';
import { createNeopay, neopayEnvironment, neopayFromEnvironment } from '@punteo/adapter-neopay';
import { createPentagoo, pentagooEnvironment, pentagooFromEnvironment } from '@punteo/adapter-pentagoo';
import { type Chains, createChainWitness, parseChains } from '@punteo/chain';
import { type Keyring, type Provider, PunteoError } from '@punteo/payments';
import * as z from 'zod';

/** The one file that names providers. Their environment variables, for the schema of the whole configuration. */
export const providerVariables = {
  ...neopayEnvironment.shape,
  ...pentagooEnvironment.shape,
  CHAINS_FILE: z.string().optional(),
};

/** What the environment says about each provider; null: not in use. One problem a line, none when all is well. */
export function providerSettings(environment: Readonly<Record<string, string>>): {
  readonly settings: ProviderSettings;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const settings = {
    neopay: attempt(() => neopayFromEnvironment(environment), problems),
    pentagoo: attempt(() => pentagooFromEnvironment(environment), problems),
    chains: attempt(() => readChains(environment.CHAINS_FILE), problems),
  };
  const inUse = settings.neopay !== null || settings.pentagoo !== null;
  if (inUse && !environment.CALLBACK_KEYS) {
    problems.push('CALLBACK_KEYS: should be set: `kid:hex,kid:hex`, each key of 32 random bytes or more in hex.');
  }
  if (settings.pentagoo !== null && !environment.CHAINS_FILE) {
    problems.push('CHAINS_FILE: should be set: without a chain to ask, no payment of Pentagoo can be proven.');
  }
  return { settings, problems };
}

export interface ProviderSettings {
  readonly neopay: ReturnType<typeof neopayFromEnvironment>;
  readonly pentagoo: ReturnType<typeof pentagooFromEnvironment>;
  readonly chains: Chains | null;
}

/** The providers that are in use; none at all is fine for who only reads what is stored. */
export function createProviders(
  { neopay, pentagoo, chains }: ProviderSettings,
  ours: { readonly publicUrl: string; readonly keyring: Keyring | null },
): readonly Provider[] {
  const { publicUrl, keyring } = ours;
  if (keyring === null) return [];
  return [
    ...(neopay ? [createNeopay({ ...neopay, publicUrl, keyring })] : []),
    ...(pentagoo ? [createPentagoo({ ...pentagoo, keyring, witness: createChainWitness(chains ?? []) })] : []),
  ];
}

function readChains(path: string | undefined): Chains | null {
  if (!path) return null;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new PunteoError('configuration_invalid', 'CHAINS_FILE: should be the path of a readable JSON file.');
  }
  try {
    return parseChains(text);
  } catch (error) {
    if (!(error instanceof PunteoError)) throw error;
    throw new PunteoError('configuration_invalid', `CHAINS_FILE: ${error.message}`);
  }
}

function attempt<Settings>(read: () => Settings, problems: string[]): Settings | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PunteoError)) throw error;
    problems.push(error.message);
    return null;
  }
}
