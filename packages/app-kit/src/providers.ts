import { readFile } from 'node:fs/promises';
import type { NeopaySettings } from '@punteo/adapter-neopay';
import type { PentagooSettings } from '@punteo/adapter-pentagoo';
import type { Chains, ChainWitness } from '@punteo/chain';
import { type Keyring, type Provider, PunteoError } from '@punteo/payments';
import * as z from 'zod';
import { problemsOf, type Variables } from './config.ts';

/** The variables of all providers together, for the schema of an app. Each adapter has a schema for its own variables. */
export const providerVariables = {
  CHAINS_FILE: z.string().optional(),
  ALLOW_PRIVATE_TARGETS: z.enum(['true', 'false'], 'Should be true or false.').optional(),
};

export interface ProviderSettings {
  /** Null: the provider is not in use. */
  readonly neopay: NeopaySettings | null;
  readonly pentagoo: PentagooSettings | null;
  /** Null: no chain is configured, so no transaction proves a payment. */
  readonly chains: Chains | null;
  /** Whether host names of providers, chain nodes and the merchant may resolve to private addresses. */
  readonly allowsPrivateTargets: boolean;
}

/**
 * Reads the variables of every provider. An adapter is loaded only when one of its variables is set, and the chain package
 * only for a chains file. Problems are lines as in `ConfigError.problems`; settings count only when there are none.
 */
export async function readProviderSettings(
  variables: Variables,
  rules: {
    /** Whether no provider at all is a problem. */
    readonly atLeastOne?: boolean;
    /** Whether a provider that is proven on a chain needs `CHAINS_FILE`. */
    readonly needsChains?: boolean;
  } = {},
): Promise<{ readonly settings: ProviderSettings; readonly problems: readonly string[] }> {
  const problems: string[] = [];
  const settings = {
    neopay: await readSettings('NEOPAY_', variables, problems, async () => {
      const { neopayEnvironment, neopayFromEnvironment } = await import('@punteo/adapter-neopay');
      return { schema: neopayEnvironment, read: neopayFromEnvironment };
    }),
    pentagoo: await readSettings('PENTAGOO_', variables, problems, async () => {
      const { pentagooEnvironment, pentagooFromEnvironment } = await import('@punteo/adapter-pentagoo');
      return { schema: pentagooEnvironment, read: pentagooFromEnvironment };
    }),
    chains: await readChains(variables.CHAINS_FILE, problems),
    allowsPrivateTargets: variables.ALLOW_PRIVATE_TARGETS === 'true',
  };
  if (rules.atLeastOne && !isAnyInUse(settings) && problems.length === 0) {
    problems.push('NEOPAY_TOKEN, PENTAGOO_INTEGRATION_KEY: At least one provider should be configured.');
  }
  if (isAnyInUse(settings) && !variables.CALLBACK_KEYS) {
    problems.push('CALLBACK_KEYS: Should be set: `kid:hex,kid:hex`, each key of 32 random bytes or more in hex.');
  }
  if (rules.needsChains && settings.pentagoo !== null && !variables.CHAINS_FILE) {
    problems.push('CHAINS_FILE: Should be set: without a chain, no payment of Pentagoo can be proven.');
  }
  return { settings, problems };
}

/** The providers in use; none without callback keys. Throws `configuration_invalid` for settings that a client refuses. */
export async function createProviders(
  settings: ProviderSettings,
  { publicUrl, keyring }: { readonly publicUrl: string; readonly keyring: Keyring | null },
): Promise<readonly Provider[]> {
  if (keyring === null || !isAnyInUse(settings)) return [];
  const { neopay, pentagoo, chains, allowsPrivateTargets } = settings;
  const { outbound } = await import('./outbound.ts');
  const { transport, fetch } = outbound({ allowsPrivateTargets });
  const client = { transport };
  const providers: Provider[] = [];
  if (neopay !== null) {
    const { createNeopay } = await import('@punteo/adapter-neopay');
    providers.push(createNeopay({ ...neopay, publicUrl, keyring, client }));
  }
  if (pentagoo !== null) {
    const { createPentagoo } = await import('@punteo/adapter-pentagoo');
    const witness = chainWitness(chains ?? [], fetch);
    const assets = chains === null ? [] : (await import('@punteo/chain')).assetsOf(chains);
    providers.push(createPentagoo({ ...pentagoo, keyring, client, witness, assets }));
  }
  return providers;
}

/** Each provider has a member of its own; null: its variables are not set. */
function isAnyInUse({ chains: _, allowsPrivateTargets: __, ...providers }: ProviderSettings): boolean {
  return Object.values(providers).some((settings) => settings !== null);
}

interface AdapterConfig<Settings> {
  readonly schema: z.ZodType;
  readonly read: (variables: Variables) => Settings;
}

async function readSettings<Settings>(
  prefix: string,
  variables: Variables,
  problems: string[],
  load: () => Promise<AdapterConfig<Settings>>,
): Promise<Settings | null> {
  if (!Object.keys(variables).some((name) => name.startsWith(prefix))) return null;
  const { schema, read } = await load();
  const invalid = problemsOf(schema.safeParse(variables).error);
  problems.push(...invalid);
  if (invalid.length > 0) return null;
  try {
    return read(variables);
  } catch (error) {
    if (!(error instanceof PunteoError)) throw error;
    problems.push(error.message);
    return null;
  }
}

async function readChains(path: string | undefined, problems: string[]): Promise<Chains | null> {
  if (path === undefined) return null;
  try {
    const { parseChains } = await import('@punteo/chain');
    return parseChains(await readFile(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof PunteoError ? error.message : 'It cannot be read.';
    problems.push(`CHAINS_FILE: Should be the path of a JSON file that lists chains. ${reason}`);
    return null;
  }
}

/** Loads the chain package at the first question: a process that only receives callbacks asks none. */
function chainWitness(chains: Chains, fetch: typeof globalThis.fetch): ChainWitness {
  let loading: Promise<ChainWitness> | undefined;
  const load = () => {
    loading ??= import('@punteo/chain').then(({ createChainWitness }) => createChainWitness(chains, { fetch }));
    return loading;
  };
  return {
    verifyTransfer: async (request) => (await load()).verifyTransfer(request),
    async *scanTransfers(options) {
      yield* (await load()).scanTransfers(options);
    },
    probe: async (now) => (await load()).probe(now),
  };
}
