import { type Asset, isCurrency } from '@punteo/payments';
import type { Chains } from './chain.ts';

/** The assets that the tokens and coins of these chains count as; with the most decimals where chains differ. */
export function assetsOf(chains: Chains): readonly Asset[] {
  const decimals = new Map<string, number>();
  for (const coin of chains.flatMap(({ tokens, native }) => [...tokens, ...(native ? [native] : [])])) {
    if (isCurrency(coin.currency)) continue;
    decimals.set(coin.currency, Math.max(coin.decimals, decimals.get(coin.currency) ?? 0));
  }
  return [...decimals].map(([code, most]) => ({ code, decimals: most }));
}
