import { createNeopay, neopayEnvironment, neopayFromEnvironment } from '@punteo/adapter-neopay';
import { createPentagoo, pentagooEnvironment, pentagooFromEnvironment } from '@punteo/adapter-pentagoo';
import { type Chains, createChainWitness } from '@punteo/chain';
import { type PublicOnly, publicOnly, undiciTransport } from '@punteo/clients/undici';
import { type Keyring, type Provider, PunteoError } from '@punteo/payments';
import * as z from 'zod';

/** The one file that names providers. Their environment variables, for the schema of the whole configuration. */
export const providerVariables = {
  ...neopayEnvironment.shape,
  ...pentagooEnvironment.shape,
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
    allowsPrivateTargets: environment.ALLOW_PRIVATE_TARGETS === 'true',
  };
  if (problems.length === 0 && !settings.neopay && !settings.pentagoo) {
    problems.push('NEOPAY_TOKEN, PENTAGOO_INTEGRATION_KEY: at least one provider should be configured.');
  }
  return { settings, problems };
}

export interface ProviderSettings {
  readonly neopay: ReturnType<typeof neopayFromEnvironment>;
  readonly pentagoo: ReturnType<typeof pentagooFromEnvironment>;
  /** Whether names of providers, nodes and the merchant may lead to private addresses. */
  readonly allowsPrivateTargets: boolean;
}

export function createProviders(
  settings: ProviderSettings,
  ours: { readonly publicUrl: string; readonly keyring: Keyring; readonly chains: Chains },
): readonly Provider[] {
  const { neopay, pentagoo } = settings;
  const { transport, fetch } = outbound(settings);
  const client = { transport };
  const witness = createChainWitness(ours.chains, { fetch });
  return [
    ...(neopay ? [createNeopay({ ...neopay, ...ours, client })] : []),
    ...(pentagoo ? [createPentagoo({ ...pentagoo, ...ours, client, witness })] : []),
  ];
}

/** How others are reached: at public addresses only, unless nodes or the shop stand inside on purpose. */
export function outbound({ allowsPrivateTargets }: Pick<ProviderSettings, 'allowsPrivateTargets'>): PublicOnly {
  return allowsPrivateTargets ? { transport: undiciTransport(), fetch: globalThis.fetch } : publicOnly();
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
