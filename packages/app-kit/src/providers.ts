import type { NeopaySettings } from '@punteo/adapter-neopay';
import type { PentagooSettings } from '@punteo/adapter-pentagoo';
import type { Chains, ChainWitness } from '@punteo/chain';
import { type Keyring, type Provider, PunteoError } from '@punteo/payments';
import * as z from 'zod';
import { readChainsFile } from './chains-file.ts';
import { onePerVariable, proxyUrl, type Variables } from './config.ts';
import type { Telemetry } from './telemetry.ts';

/** The variables of all providers together, for the schema of an app. Each adapter has a schema for its own variables. */
export const providerVariables = {
  CHAINS_FILE: z.string().optional(),
  ALLOW_PRIVATE_TARGETS: z.enum(['true', 'false'], 'Should be true or false.').optional(),
  OUTBOUND_PROXY_URL: proxyUrl.optional(),
};

export interface ProviderSettings {
  /** Null: the provider is not in use. */
  readonly neopay: NeopaySettings | null;
  readonly pentagoo: PentagooSettings | null;
  /** Null: no chain is configured, so no transaction proves a payment. */
  readonly chains: Chains | null;
  /** Whether host names of providers, chain nodes and the merchant may resolve to private addresses. */
  readonly allowsPrivateTargets: boolean;
  /** The proxy through which public hosts are reached; null: none. May hold a password. */
  readonly proxyUrl: string | null;
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
      const { neopayFromEnvironment } = await import('@punteo/adapter-neopay');
      return neopayFromEnvironment;
    }),
    pentagoo: await readSettings('PENTAGOO_', variables, problems, async () => {
      const { pentagooFromEnvironment } = await import('@punteo/adapter-pentagoo');
      return pentagooFromEnvironment;
    }),
    chains: await readChainsFile(variables.CHAINS_FILE, problems),
    allowsPrivateTargets: variables.ALLOW_PRIVATE_TARGETS === 'true',
    proxyUrl: variables.OUTBOUND_PROXY_URL ?? null,
  };
  const isUsed = (names: readonly string[]) => names.some((name) => name in variables);
  const isAnyUsed = Object.values(USED_BY).some(isUsed);
  if (rules.atLeastOne && !isAnyUsed && problems.length === 0) {
    problems.push('NEOPAY_TOKEN, PENTAGOO_INTEGRATION_KEY: At least one provider should be configured.');
  }
  if (isAnyUsed && !variables.CALLBACK_KEYS) {
    problems.push('CALLBACK_KEYS: Should be set: `kid:hex,kid:hex`, each key of 32 random bytes or more in hex.');
  }
  if (rules.needsChains && isUsed(USED_BY.pentagoo) && !variables.CHAINS_FILE) {
    problems.push('CHAINS_FILE: Should be set: without a chain, no payment of Pentagoo can be proven.');
  }
  return { settings, problems: onePerVariable(problems) };
}

/** The providers in use; none without callback keys. Throws `configuration_invalid` for settings that a client refuses. */
export async function createProviders(
  settings: ProviderSettings,
  {
    publicUrl,
    keyring,
    telemetry,
  }: { readonly publicUrl: string; readonly keyring: Keyring | null; readonly telemetry?: Telemetry },
): Promise<readonly Provider[]> {
  if (keyring === null || !isAnyInUse(settings)) return [];
  const { neopay, pentagoo, chains } = settings;
  const { outbound } = await import('./outbound.ts');
  const { transport, fetch } = outbound(settings, telemetry);
  // The configuration allows http to private hosts, and to no other.
  const client = { transport, allowInsecure: true };
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
function isAnyInUse({ chains: _, allowsPrivateTargets: __, proxyUrl: ___, ...providers }: ProviderSettings): boolean {
  return Object.values(providers).some((settings) => settings !== null);
}

/** The variables that put each provider in use, also while another variable of it is wrong. */
const USED_BY = {
  neopay: ['NEOPAY_TOKEN', 'NEOPAY_APP_KEY'],
  pentagoo: ['PENTAGOO_INTEGRATION_KEY', 'PENTAGOO_INTEGRATION_SECRET', 'PENTAGOO_CALLBACK_TOKENS'],
} as const;

async function readSettings<Settings>(
  prefix: string,
  variables: Variables,
  problems: string[],
  load: () => Promise<(variables: Variables) => Settings>,
): Promise<Settings | null> {
  if (!Object.keys(variables).some((name) => name.startsWith(prefix))) return null;
  const read = await load();
  try {
    return read(variables);
  } catch (error) {
    if (!(error instanceof PunteoError)) throw error;
    problems.push(...error.message.split('\n'));
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
