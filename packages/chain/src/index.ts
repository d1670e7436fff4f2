export {
  type ChainWitness,
  type ChainWitnessOptions,
  createChainWitness,
  type TransferRequest,
  type TransferVerification,
} from './chain-witness.ts';
export {
  type Chain,
  type Chains,
  type Coin,
  type FinalityPolicy,
  findChain,
  parseChains,
  type Token,
} from './chains.ts';
