import { type Address, encodeDeployData, hexToBigInt, toHex } from 'viem';
import { startAnvil } from './anvil-process.ts';
import { createChainClient } from './chain-client.ts';
import type { SandboxChain, SandboxToken } from './chain-types.ts';
import { batchTransfer } from './compiled-contracts.ts';
import { deploy, deployToken } from './deploy-token.ts';
import { reorg } from './reorg.ts';
import { createSender } from './send-transaction.ts';
import { sendBatch, sendMany, sendTransfer } from './transfer.ts';

/** Settings of `startChain`. */
export interface ChainOptions {
  /** Default: 31337. */
  readonly chainId?: number;
  /** Default: a free port. */
  readonly port?: number;
  /** Seconds between blocks. Default: every transaction gets a block immediately. */
  readonly blockTimeSeconds?: number;
  /** Number of funded accounts, at least 2. Default: 10. */
  readonly accounts?: number;
  /** The `finalized` block is two epochs below the newest. Default: 32, as on Ethereum. */
  readonly slotsInAnEpoch?: number;
}

/**
 * Starts a real EVM node on 127.0.0.1. It stops on `close()`, and when this process ends for any reason.
 *
 * @throws Error when anvil is not installed for this platform or cannot listen on the port.
 */
export async function startChain(options: ChainOptions = {}): Promise<SandboxChain> {
  const chainId = options.chainId ?? 31337;
  const anvil = await startAnvil(anvilFlags({ ...options, chainId }));
  const client = createChainClient(anvil.rpcUrl);
  const send = createSender(client);
  const accounts = await client.request({ method: 'eth_accounts' });
  const buyer = accounts[1] as Address;
  const token = once(() => deployToken(send, accounts));
  const batchHelper = once(() => deploy(send, accounts, encodeDeployData({ ...batchTransfer })));

  return {
    rpcUrl: anvil.rpcUrl,
    chainId,
    pid: anvil.pid,
    accounts,
    deployToken: (tokenOptions) => deployToken(send, accounts, tokenOptions),
    transfer: (transfer) => sendTransfer(send, buyer, transfer),
    failingTransfer: async (transfer = {}) =>
      sendTransfer(send, buyer, {
        to: accounts[0] as Address,
        ...transfer,
        token: failingToken(transfer.token) ?? (await token()),
        amount: moreThanAnyBalance,
      }),
    transferMany: (transfers) => sendMany(client, buyer, transfers),
    batchTransfer: async (transfers) => sendBatch(send, buyer, await batchHelper(), transfers),
    mine: async (blocks = 1) => void (await client.request({ method: 'anvil_mine', params: [toHex(blocks)] })),
    blockNumber: async () => hexToBigInt(await client.request({ method: 'eth_blockNumber' })),
    setNextBlockTime: async (at) =>
      void (await client.request({ method: 'evm_setNextBlockTimestamp', params: [Math.floor(at.getTime() / 1000)] })),
    snapshot: () => client.request({ method: 'evm_snapshot' }),
    revert: async (snapshot) => {
      const reverted = await client.request({ method: 'evm_revert', params: [snapshot] });
      if (!reverted) throw new Error(`There is no snapshot ${snapshot}: a snapshot can be restored once.`);
    },
    reorg: (reorgOptions) => reorg(client, reorgOptions),
    close: anvil.close,
    [Symbol.asyncDispose]: anvil.close,
  };
}

const STATES_IN_MEMORY = 20_000;

/** Larger than any balance, small enough not to overflow. */
const moreThanAnyBalance = 2n ** 255n;

/** A node rejects a native transfer above the balance instead of mining it. */
function failingToken(token: SandboxToken | 'native' | undefined): SandboxToken | undefined {
  if (token === 'native')
    throw new Error('failingTransfer needs a token: the node does not mine a failing transfer of the native coin.');
  return token;
}

function anvilFlags({ chainId, port = 0, blockTimeSeconds, accounts = 10, slotsInAnEpoch }: ChainOptions): string[] {
  const flags = {
    '--chain-id': chainId,
    '--port': port,
    '--accounts': accounts,
    '--block-time': blockTimeSeconds,
    '--slots-in-an-epoch': slotsInAnEpoch,
    // anvil writes older states to disk and does not restore them in a reorganisation: contracts would lose their code.
    '--prune-history': STATES_IN_MEMORY,
  };
  return Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [flag, String(value)]));
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
