import { type Abi, type Address, encodeDeployData, type Hex } from 'viem';
import type { SandboxToken, TokenOptions, TokenVariant } from './chain-types.ts';
import { falseReturningToken, feeOnTransferToken, testToken } from './compiled-contracts.ts';
import type { SendTransaction } from './send-transaction.ts';

const contracts = {
  standard: testToken,
  'false-returning': falseReturningToken,
  'fee-on-transfer': feeOnTransferToken,
} as const satisfies Record<TokenVariant, { abi: Abi; bytecode: Hex }>;

const startingTokens = 10n ** 12n;

export async function deployToken(
  send: SendTransaction,
  accounts: readonly Address[],
  { symbol = 'USDT', decimals = 6, variant = 'standard' }: TokenOptions = {},
): Promise<SandboxToken> {
  const args = [symbol, decimals, accounts, startingTokens * 10n ** BigInt(decimals)] as const;
  const { abi, bytecode } = contracts[variant];
  const address = await deploy(send, accounts, encodeDeployData({ abi, bytecode, args }));
  return { address, symbol, decimals, variant };
}

export async function deploy(send: SendTransaction, accounts: readonly Address[], data: Hex): Promise<Address> {
  const { contractAddress } = await send({ from: accounts[0] as Address, data });
  if (!contractAddress) throw new Error('The contract was not deployed.');
  return contractAddress;
}
