import { JSON_FAULTS, JsonError, readJson, readJsonBytes } from '@punteo/json';
import { isReservedCurrency, type Money, moneyFromDecimal, PunteoError } from '@punteo/payments';
import { type Address, getAddress, isAddress } from 'viem';
import * as z from 'zod';
import { hostOf, isPrivateHost } from '../rpc/host-of.ts';
import type { Chains, FinalityPolicy } from './chain.ts';
import { KNOWN_CHAINS } from './known-chains.ts';

/**
 * Parses a chains file, as text or as the bytes of the file: a JSON array with one object per chain, see `Chain` for its members. Names and
 * finality may be left out for known chains (Ethereum, BNB Smart Chain and its testnet; finality for Polygon). Amounts
 * are decimal text. Throws `configuration_invalid` with the path of each error, and no value, since RPC URLs carry keys.
 */
export function parseChains(file: string | Uint8Array): Chains {
  let json: unknown;
  try {
    json = typeof file === 'string' ? readJson(file) : readJsonBytes(file);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const fault = `${JSON_FAULTS[error.code]} at character ${error.offset + 1}`;
    throw new PunteoError('configuration_invalid', `The chains file ${fault}.`, { cause: error });
  }
  const parsed = chainList.safeParse(json);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues
    .slice(0, 5)
    .map((issue) => `${['chains', ...issue.path].join('.')}: ${issue.message}`);
  throw new PunteoError('configuration_invalid', `The chains file is wrong at ${errors.join('; ')}`);
}

const address = z
  .string()
  // The letter case of a mixed-case address is its checksum, which catches typing errors.
  .refine(
    (text) => isAddress(text),
    'Should be 0x and 40 hex digits, with a valid checksum where letter case is mixed.',
  )
  .refine((text) => !/^0x0{40}$/.test(text), 'Should not be the zero address, which has no owner.')
  .transform((text) => getAddress(text).toLowerCase() as Address);

/** Money at such an address is lost: no merchant can move it. */
const recipient = address
  .refine((text) => text !== BURN_ADDRESS, 'Should not be the burn address, which has no owner.')
  .refine((text) => BigInt(text) >= PRECOMPILES_END, 'Should not be a precompile address, which has no owner.');

const BURN_ADDRESS = '0x000000000000000000000000000000000000dead';
/** Chains reserve the addresses below for contracts of their own; Ethereum's RIP-7212 has 0x0100. */
const PRECOMPILES_END = 0x10000n;

const rpcUrl = z
  .string()
  // The URL parser would take them away.
  .refine((text) => !/[\s\p{Cc}]/u.test(text), 'Should hold no space and no line break.')
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, username, password } = new URL(text);
    return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
  }, 'Should be an http or https URL without a user name.')
  .refine(
    (text) => !URL.canParse(text) || new URL(text).protocol !== 'http:' || isPrivateHost(hostOf(text)),
    'Should be https unless the host is this machine or in a private network: over http, others could answer in its place.',
  );

const coinFields = {
  decimals: z.int().min(0).max(24),
  currency: z
    .string()
    .regex(/^[A-Z][A-Z0-9]{2,9}$/, 'Should be a currency code such as USD.')
    .refine(
      (code) => !isReservedCurrency(code),
      'Should be an active currency of ISO 4217 such as USD, or a code of your own that ISO 4217 never used.',
    ),
  tolerance: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,17})(?:\.\d{1,18})?$/, 'Should be decimal text such as "0.01", and not negative.')
    .default('0'),
};

const coin = z.strictObject(coinFields).transform(withTolerance);
const token = z.strictObject({ address, ...coinFields }).transform(withTolerance);

const chain = z
  .strictObject({
    names: z.array(z.string().min(1)).min(1).optional(),
    chainId: z.int().min(1),
    rpcUrls: z.array(rpcUrl).min(1).max(12),
    quorum: z.int().min(1).default(2),
    finality: z
      .strictObject({
        tag: z.enum(['finalized', 'safe']).nullable().default(null),
        depth: z.int().min(1).nullable().default(null),
      })
      .refine(({ tag, depth }) => tag !== null || depth !== null, 'Should have a tag, a depth, or both.')
      .optional(),
    recipients: z.array(recipient).min(1),
    tokens: z.array(token).default([]),
    native: coin.nullable().default(null),
    notBeforeToleranceSeconds: z.int().min(0).max(86_400).default(60),
    aheadToleranceSeconds: z.int().min(0).max(86_400).default(300),
    watchSeconds: z.int().min(0).max(604_800).default(21_600),
    headAgeMaxSeconds: z.int().min(1).nullable().default(null),
  })
  .transform(withKnown)
  .refine(({ rpcUrls, quorum }) => new Set(rpcUrls.map(hostOf)).size >= quorum, {
    message: 'Should list at least as many different hosts as the quorum; all names of one machine are one host.',
    path: ['rpcUrls'],
  })
  .refine(({ rpcUrls, quorum }) => isMajority(quorum, new Set(rpcUrls.map(hostOf)).size), {
    message: 'Should be more than half of the hosts: two groups of hosts could otherwise confirm different answers.',
    path: ['quorum'],
  })
  .refine(({ tokens, native }) => tokens.length > 0 || native !== null, {
    message: 'Should list a token, unless `native` is configured.',
    path: ['tokens'],
  })
  .refine(({ tokens }) => isDistinct(tokens.map((each) => each.address)), {
    message: 'Should list each contract once.',
    path: ['tokens'],
  })
  .superRefine(({ recipients, tokens }, context) => {
    for (const [index, each] of recipients.entries())
      if (tokens.some((token) => token.address === each))
        context.addIssue({
          code: 'custom',
          message: 'Should not be the contract of a token: tokens that are sent to it are lost.',
          path: ['recipients', index],
        });
  });

const chainList: z.ZodType<Chains> = z
  .array(chain)
  .min(1)
  .refine(
    (list) => isDistinct(list.flatMap(({ names }) => names)),
    'Should give each name to one chain only, and once.',
  )
  .refine((list) => isDistinct(list.map(({ chainId }) => chainId)), 'Should list each chain id once.');

/** Configured values win; missing ones come from `KNOWN_CHAINS`. */
function withKnown<T extends { chainId: number; names?: string[] | undefined; finality?: FinalityPolicy | undefined }>(
  fields: T,
  context: z.RefinementCtx,
): T & { names: readonly string[]; finality: FinalityPolicy } {
  const known = KNOWN_CHAINS[fields.chainId];
  const names = fields.names ?? known?.names ?? [];
  const finality = fields.finality ?? known?.finality;
  if (names.length === 0) {
    context.addIssue({ code: 'custom', message: 'Should be set for this chain.', path: ['names'] });
  }
  if (finality === undefined) {
    context.addIssue({ code: 'custom', message: 'Should be set for this chain.', path: ['finality'] });
    return z.NEVER;
  }
  return { ...fields, names, finality };
}

function withTolerance<T extends { decimals: number; currency: string; tolerance: string }>(
  fields: T,
  context: z.RefinementCtx,
): Omit<T, 'tolerance'> & { tolerance: Money } {
  try {
    return { ...fields, tolerance: moneyFromDecimal(fields.tolerance, fields.currency, fields.decimals) };
  } catch {
    context.addIssue({
      code: 'custom',
      message: 'Should not have more decimal places than `decimals`.',
      path: ['tolerance'],
    });
    return z.NEVER;
  }
}

function isMajority(quorum: number, hosts: number): boolean {
  return hosts === 1 || quorum * 2 > hosts;
}

function isDistinct(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}
