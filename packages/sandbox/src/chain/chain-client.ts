import {
  type Address,
  type Client,
  createClient,
  type Hash,
  type Hex,
  http,
  type RpcTransaction,
  type RpcTransactionReceipt,
  rpcSchema,
} from 'viem';

interface TransactionRequest {
  from: Address;
  to?: Address;
  data?: Hex;
  value?: Hex;
  gas?: Hex;
}

/** The RPC methods that the sandbox calls. */
type ChainMethods = [
  { Method: 'eth_accounts'; Parameters?: undefined; ReturnType: Address[] },
  { Method: 'eth_blockNumber'; Parameters?: undefined; ReturnType: Hex },
  {
    Method: 'eth_getBlockByNumber';
    Parameters: [block: Hex, fullTransactions: true];
    ReturnType: { transactions: RpcTransaction[] };
  },
  { Method: 'eth_getRawTransactionByHash'; Parameters: [Hash]; ReturnType: Hex | null },
  { Method: 'eth_getTransactionReceipt'; Parameters: [Hash]; ReturnType: RpcTransactionReceipt | null },
  { Method: 'eth_sendTransaction'; Parameters: [TransactionRequest]; ReturnType: Hash },
  { Method: 'evm_snapshot'; Parameters?: undefined; ReturnType: Hex },
  { Method: 'evm_revert'; Parameters: [snapshot: Hex]; ReturnType: boolean },
  { Method: 'evm_setAutomine'; Parameters: [isOn: boolean]; ReturnType: null },
  { Method: 'evm_setNextBlockTimestamp'; Parameters: [seconds: number]; ReturnType: null },
  { Method: 'anvil_mine'; Parameters: [blocks: Hex]; ReturnType: null },
  {
    Method: 'anvil_reorg';
    Parameters: [depth: number, transactions: [raw: Hex, block: number][]];
    ReturnType: null;
  },
];

export type ChainClient = Client<ReturnType<typeof http>, undefined, undefined, ChainMethods>;

/** The timeout is long because a busy machine needs seconds to mine or reorganise hundreds of blocks. */
export function createChainClient(rpcUrl: string): ChainClient {
  return createClient({ transport: http(rpcUrl, { timeout: 120_000 }), rpcSchema: rpcSchema<ChainMethods>() });
}

/** Waits until the transaction is mined, whether it succeeded or reverted. */
export async function minedReceipt(client: ChainClient, hash: Hash): Promise<RpcTransactionReceipt> {
  for (let waitMs = 1; ; waitMs = Math.min(waitMs * 2, 100)) {
    const receipt = await client.request({ method: 'eth_getTransactionReceipt', params: [hash] });
    if (receipt) return receipt;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}
