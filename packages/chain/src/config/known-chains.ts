import type { FinalityPolicy } from './chain.ts';

/** Defaults of a chain that the chains file may leave out. */
export interface KnownChain {
  /** The provider's spelling first, then those of the chain and of wallets. No name that another chain has too. */
  readonly names: readonly string[];
  readonly finality: FinalityPolicy;
}

/** By chain id. For any other chain the chains file must give names and finality. */
export const KNOWN_CHAINS: Readonly<Record<number, KnownChain>> = {
  1: {
    names: ['Ethereum', 'ethereum', 'ETHEREUM', 'Ethereum Mainnet'],
    // The tag follows the checkpoints of the consensus; the depth is two epochs of 32 slots.
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
  // The provider's pages do not name it, so the merchant configures the spelling.
  137: { names: [], finality: { tag: 'finalized', depth: 128 } },
};
