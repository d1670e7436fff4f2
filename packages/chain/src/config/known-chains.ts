import type { FinalityPolicy } from './chain.ts';

/** What is known of a chain before anybody configures it. */
export interface KnownChain {
  /** The provider's spelling first, then those of the chain itself and of wallets. Nothing that another chain is called too. */
  readonly names: readonly string[];
  readonly finality: FinalityPolicy;
}

/** By chain id. A chain that is not here needs its names and its finality written down. */
export const KNOWN_CHAINS: Readonly<Record<number, KnownChain>> = {
  1: {
    names: ['Ethereum', 'ethereum', 'ETHEREUM', 'Ethereum Mainnet'],
    // Checkpoints of the consensus; without the tag, two epochs of 32 slots.
    finality: { tag: 'finalized', depth: 64 },
  },
  56: {
    names: [
      'Binance Smart Chain',
      'binance smart chain',
      'BINANCE SMART CHAIN',
      'BNB Smart Chain',
      'BNB Smart Chain Mainnet',
      'Binance Smart Chain Mainnet',
      'BSC',
      'bsc',
    ],
    finality: { tag: 'finalized', depth: 15 },
  },
  97: {
    names: ['Binance Smart Chain Testnet', 'BNB Smart Chain Testnet', 'BSC Testnet', 'bsc-testnet'],
    finality: { tag: 'finalized', depth: 15 },
  },
  // Not on the provider's pages, so its name is for the merchant to write down.
  137: { names: [], finality: { tag: 'finalized', depth: 128 } },
};
