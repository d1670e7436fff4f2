/** Public explorers of known chains, by the names that providers and wallets use. */
const EXPLORERS: Readonly<Record<string, string>> = {
  ethereum: 'https://etherscan.io/tx/',
  mainnet: 'https://etherscan.io/tx/',
  eth: 'https://etherscan.io/tx/',
  sepolia: 'https://sepolia.etherscan.io/tx/',
  bsc: 'https://bscscan.com/tx/',
  bnb: 'https://bscscan.com/tx/',
  'bsc-testnet': 'https://testnet.bscscan.com/tx/',
  polygon: 'https://polygonscan.com/tx/',
  matic: 'https://polygonscan.com/tx/',
  arbitrum: 'https://arbiscan.io/tx/',
  optimism: 'https://optimistic.etherscan.io/tx/',
  base: 'https://basescan.org/tx/',
  avalanche: 'https://snowtrace.io/tx/',
  gnosis: 'https://gnosisscan.io/tx/',
};

/** Where a transaction can be looked at in public; null: the network is not known, as that of a test. */
export function explorerUrl(network: string, hash: string): string | null {
  const base = EXPLORERS[network.toLowerCase()];
  return base === undefined || !/^0x[0-9a-f]{64}$/i.test(hash) ? null : base + hash;
}
