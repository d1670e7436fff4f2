/**
 * Verifies transfers on EVM chains: several nodes are asked, and each check is named.
 *
 * @module
 */

export { type ChainWitness, type ChainWitnessOptions, createChainWitness } from './chain-witness.ts';
export { assetsOf } from './config/assets.ts';
export { type Chain, type Chains, type Coin, type FinalityPolicy, findChain, type Token } from './config/chain.ts';
export { parseChains } from './config/parse-chains.ts';
export type { ResolveHost } from './rpc/probe-chains.ts';
export type { ScanLimits } from './scan/scan-transfers.ts';
export { CHAIN_CHECKS, type ChainCheck, type ChainCheckName } from './verify/chain-checks.ts';
export type { TransferRequest, TransferVerification } from './verify/transfer-verification.ts';
