import { type Address, encodeDeployData, hexToBigInt, toHex } from 'viem';
import { startAnvil } from './anvil-process.ts';
import { createChainClient } from './chain-client.ts';
import type { SandboxChain, SandboxToken } from './chain-types.ts';
import { batchTransfer } from './compiled-contracts.ts';
import { deploy, deployToken } from './deploy-token.ts';
import { reorg } from './reorg.ts';
import { createSender } from './send-transaction.ts';
import { sendBatch, sendTransfer } from './transfer.ts';

export interface ChainOptions {
  /** 31337 unless told. */
  readonly chainId?: number;
  /** A free port unless told. */
  readonly port?: number;
  /** A block every so many seconds. Unless told, each transaction gets a block at once. */
  readonly blockTimeSeconds?: number;
  /** How many funded accounts there are, at least 2; 10 unless told. */
  readonly accounts?: number;
  /** 32 unless told, as on Ethereum: the block tagged `finalized` then stands 64 below the newest. */
  readonly slotsInAnEpoch?: number;
}

/**
 * Starts a real EVM node on 127.0.0.1. It ends with `close()`, and with this process however that ends.
 *
 * @throws Error when anvil is not installed for this platform or can't listen on the port.
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
        token: failing(transfer.token) ?? (await token()),
        amount: tooMuch,
      }),
    batchTransfer: async (transfers) => sendBatch(send, buyer, await batchHelper(), transfers),
    mine: async (blocks = 1) => void (await client.request({ method: 'anvil_mine', params: [toHex(blocks)] })),
    blockNumber: async () => hexToBigInt(await client.request({ method: 'eth_blockNumber' })),
    setNextBlockTime: async (at) =>
      void (await client.request({ method: 'evm_setNextBlockTimestamp', params: [Math.floor(at.getTime() / 1000)] })),
    snapshot: () => client.request({ method: 'evm_snapshot' }),
    revert: async (snapshot) => {
      const reverted = await client.request({ method: 'evm_revert', params: [snapshot] });
      if (!reverted) throw new Error(`There is no snapshot ${snapshot}: one can be used once.`);
    },
    reorg: (reorgOptions) => reorg(client, reorgOptions),
    close: anvil.close,
    [Symbol.asyncDispose]: anvil.close,
  };
}

const STATES_IN_MEMORY = 20_000;

/** More than any account has, less than overflows. */
const tooMuch = 2n ** 255n;

/** The chain's own coin can't fail this way: a node refuses to send more than there is. */
function failing(token: SandboxToken | 'native' | undefined): SandboxToken | undefined {
  if (token === 'native') throw new Error('Only a token transfer can fail and still be mined.');
  return token;
}

function anvilFlags({ chainId, port = 0, blockTimeSeconds, accounts = 10, slotsInAnEpoch }: ChainOptions): string[] {
  const flags = {
    '--chain-id': chainId,
    '--port': port,
    '--accounts': accounts,
    '--block-time': blockTimeSeconds,
    '--slots-in-an-epoch': slotsInAnEpoch,
    // States of older blocks would go to the disk, from where a reorganisation does not bring them back: contracts lose their code.
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
