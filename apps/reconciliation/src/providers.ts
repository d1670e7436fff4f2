import { readFileSync } from 'node:fs';
import { createNeopay, neopayEnvironment, neopayFromEnvironment } from '@punteo/adapter-neopay';
import { createPentagoo, pentagooEnvironment, pentagooFromEnvironment } from '@punteo/adapter-pentagoo';
import { type Chains, createChainWitness, parseChains } from '@punteo/chain';
import { type PublicOnly, publicOnly, undiciTransport } from '@punteo/clients/undici';
import { type Keyring, type Provider, PunteoError } from '@punteo/payments';
import * as z from 'zod';

/** The one file that names providers. Their environment variables, for the schema of the whole configuration. */
export const providerVariables = {
  ...neopayEnvironment.shape,
  ...pentagooEnvironment.shape,
  CHAINS_FILE: z.string().optional(),
  ALLOW_PRIVATE_TARGETS: z.enum(['true', 'false'], 'should be true or false.').optional(),
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
    allowsPrivateTargets: environment.ALLOW_PRIVATE_TARGETS === 'true',
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
  /** Whether names of providers and nodes may lead to private addresses. */
  readonly allowsPrivateTargets: boolean;
}

/** The providers that are in use; none at all is fine for who only reads what is stored. */
export function createProviders(
  { neopay, pentagoo, chains, allowsPrivateTargets }: ProviderSettings,
  ours: { readonly publicUrl: string; readonly keyring: Keyring | null },
): readonly Provider[] {
  const { publicUrl, keyring } = ours;
  if (keyring === null) return [];
  const { transport, fetch } = outbound({ allowsPrivateTargets });
  const client = { transport };
  const witness = createChainWitness(chains ?? [], { fetch });
  return [
    ...(neopay ? [createNeopay({ ...neopay, publicUrl, keyring, client })] : []),
    ...(pentagoo ? [createPentagoo({ ...pentagoo, keyring, client, witness })] : []),
  ];
}

/** How others are reached: at public addresses only, unless nodes or the shop stand inside on purpose. */
function outbound({ allowsPrivateTargets }: Pick<ProviderSettings, 'allowsPrivateTargets'>): PublicOnly {
  return allowsPrivateTargets ? { transport: undiciTransport(), fetch: globalThis.fetch } : publicOnly();
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
