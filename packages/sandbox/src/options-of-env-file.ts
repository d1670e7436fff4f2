import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { SandboxOptions } from './start-sandbox.ts';

/**
 * The options with which the sandbox is what apps with these variables expect: the ports of their base URLs and of the first
 * node in their file of chains, their credentials, and their callback address at Pentagoo. Blocks are mined every second,
 * so that transfers become final. Throws when a file cannot be read.
 */
export function optionsOfEnvFile(file: string): SandboxOptions {
  const variables = parseEnv(readFileSync(file, 'utf8'));
  const [callbackToken] = variables.PENTAGOO_CALLBACK_TOKENS?.split(',') ?? [];
  return {
    pentagoo: {
      ...portOf(variables.PENTAGOO_BASE_URL),
      ...optional('integrationKey', variables.PENTAGOO_INTEGRATION_KEY),
      ...optional('integrationSecret', variables.PENTAGOO_INTEGRATION_SECRET),
      ...optional(
        'callbackUrl',
        callbackToken && variables.PUBLIC_URL && `${variables.PUBLIC_URL}/callbacks/pentagoo/${callbackToken}`,
      ),
    },
    neopay: {
      ...portOf(variables.NEOPAY_BASE_URL),
      ...optional('token', variables.NEOPAY_TOKEN),
      ...optional('appKey', variables.NEOPAY_APP_KEY),
      environment: variables.NEOPAY_ENVIRONMENT === 'live' ? 'live' : 'sandbox',
    },
    chain: { blockTimeSeconds: 1, ...(variables.CHAINS_FILE ? chainOf(variables.CHAINS_FILE) : {}) },
  };
}

function chainOf(file: string) {
  const chains = JSON.parse(readFileSync(file, 'utf8')) as readonly {
    readonly chainId: number;
    readonly rpcUrls: readonly string[];
  }[];
  const [chain] = chains;
  return chain ? { chainId: chain.chainId, ...portOf(chain.rpcUrls[0]) } : {};
}

function portOf(url: string | undefined): { readonly port?: number } {
  const port = Number(URL.parse(url ?? '')?.port);
  return port > 0 ? { port } : {};
}

function optional<Name extends string>(name: Name, value: string | undefined): { readonly [key in Name]?: string } {
  return value ? ({ [name]: value } as { readonly [key in Name]: string }) : {};
}
