import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '@punteo/sandbox';
import type { NodeFronts } from './node-fronts.ts';

/** The apps' provider settings; the file of chains is written into `directory`. */
export function providerVariables(
  sandbox: Sandbox,
  fronts: NodeFronts,
  options: { readonly callbackToken: string; readonly directory: string },
): Record<string, string> {
  return {
    CALLBACK_KEYS: `k1:${randomBytes(32).toString('hex')}`,
    NEOPAY_BASE_URL: sandbox.neopay.url,
    NEOPAY_TOKEN: sandbox.neopay.token,
    NEOPAY_APP_KEY: sandbox.neopay.appKey,
    NEOPAY_ENVIRONMENT: 'live',
    NEOPAY_STATUSES: 'completed=paid,failed=failed,refunded=refunded',
    PENTAGOO_BASE_URL: sandbox.pentagoo.url,
    PENTAGOO_INTEGRATION_KEY: sandbox.pentagoo.integrationKey,
    PENTAGOO_INTEGRATION_SECRET: sandbox.pentagoo.integrationSecret,
    PENTAGOO_CALLBACK_TOKENS: options.callbackToken,
    // A payment whose callback was lost is then found by its amount.
    PENTAGOO_UNIQUE_AMOUNTS: 'true',
    CHAINS_FILE: chainsFile(options.directory, sandbox, fronts),
    ALLOW_PRIVATE_TARGETS: 'true',
  };
}

function chainsFile(directory: string, { chain, token, recipient }: Sandbox, fronts: NodeFronts): string {
  const path = join(directory, 'chains.json');
  const configured = {
    names: ['Binance Smart Chain'],
    chainId: chain.chainId,
    rpcUrls: fronts.urls,
    quorum: 2,
    finality: { depth: 3 },
    recipients: [recipient],
    tokens: [{ address: token.address, decimals: token.decimals, currency: 'USD' }],
  };
  writeFileSync(path, JSON.stringify([configured]));
  return path;
}
