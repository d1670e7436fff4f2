export { type Chain, type Chains, type Coin, type FinalityPolicy, findChain, type Token } from './chain.ts';
export { type ChainWitness, type ChainWitnessOptions, createChainWitness } from './chain-witness.ts';
export { parseChains } from './parse-chains.ts';
export type { TransferRequest, TransferVerification } from './transfer-verification.ts';
