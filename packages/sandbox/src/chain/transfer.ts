import {
  type Address,
  encodeEventTopics,
  encodeFunctionData,
  type Hash,
  hexToBigInt,
  hexToNumber,
  type RpcLog,
  type RpcTransactionReceipt,
} from 'viem';
import { baseUnits } from './base-units.ts';
import { type ChainClient, minedReceipt } from './chain-client.ts';
import type { MinedBatch, MinedTransaction, Transfer, TransferFrom } from './chain-types.ts';
import { batchTransfer, testToken } from './compiled-contracts.ts';
import { type Call, type SendTransaction, sendCall } from './send-transaction.ts';

const nativeDecimals = 18;
/** Enough for every transfer here. A fixed value, because the gas estimate of a failing transfer fails. */
const gas = 500_000n;

export async function sendTransfer(
  send: SendTransaction,
  from: Address,
  transfer: TransferFrom,
): Promise<MinedTransaction> {
  return asMined(await send(transferCall(transfer.from ?? from, transfer)), transfer);
}

function asMined(receipt: RpcTransactionReceipt, transfer: Transfer): MinedTransaction {
  const logs = receipt.logs.filter((log) => isTransfer(log, transfer));
  return { ...mined(receipt), logIndex: logIndex(logs[0]) };
}

/** Sends all of them before any is mined: a block for each would run seconds ahead of the clock. */
export async function sendMany(
  client: ChainClient,
  from: Address,
  transfers: readonly TransferFrom[],
): Promise<readonly MinedTransaction[]> {
  const hashes: Hash[] = [];
  await client.request({ method: 'evm_setAutomine', params: [false] });
  try {
    for (const transfer of transfers) {
      const call = { ...transferCall(transfer.from ?? from, transfer), gas: TRANSFER_GAS };
      hashes.push(await sendCall(client, call));
    }
    const last = hashes.at(-1);
    while (last !== undefined && !(await client.request({ method: 'eth_getTransactionReceipt', params: [last] })))
      await client.request({ method: 'anvil_mine', params: ['0x1'] });
  } finally {
    await client.request({ method: 'evm_setAutomine', params: [true] });
  }
  const mined: MinedTransaction[] = [];
  for (const [index, hash] of hashes.entries())
    mined.push(asMined(await minedReceipt(client, hash), transfers[index] as TransferFrom));
  return mined;
}

/** A block has room for as many transactions as their limits allow, whatever they use. */
const TRANSFER_GAS = 100_000n;

/** Funds the helper contract in separate transactions, then lets it make all transfers in one. */
export async function sendBatch(
  send: SendTransaction,
  from: Address,
  helper: Address,
  transfers: readonly Transfer[],
): Promise<MinedBatch> {
  for (const transfer of transfers) await send(transferCall(from, { ...transfer, to: helper }));

  const data = encodeFunctionData({
    abi: batchTransfer.abi,
    functionName: 'transferAll',
    args: [
      transfers.map(({ token }) => (token === 'native' ? '0x0000000000000000000000000000000000000000' : token.address)),
      transfers.map(({ to }) => to),
      transfers.map(units),
    ],
  });
  const receipt = await send({ from, to: helper, data });
  const unmatchedLogs = [...receipt.logs];
  const logIndexes = transfers.map((transfer) => {
    const at = unmatchedLogs.findIndex((log) => isTransfer(log, transfer));
    return at < 0 ? undefined : logIndex(unmatchedLogs.splice(at, 1)[0]);
  });
  return { ...mined(receipt), logIndexes };
}

function transferCall(from: Address, transfer: Transfer): Call {
  const { token, to } = transfer;
  if (token === 'native') return { from, to, value: units(transfer), gas };
  const data = encodeFunctionData({ abi: testToken.abi, functionName: 'transfer', args: [to, units(transfer)] });
  return { from, to: token.address, data, gas };
}

function units({ token, amount }: Transfer): bigint {
  return baseUnits(amount, token === 'native' ? nativeDecimals : token.decimals);
}

function isTransfer(log: RpcLog, { token, to }: Transfer): boolean {
  if (token === 'native' || log.address.toLowerCase() !== token.address.toLowerCase()) return false;
  const [event, , recipient] = encodeEventTopics({ abi: testToken.abi, eventName: 'Transfer', args: { to } });
  return log.topics[0] === event && log.topics[2]?.toLowerCase() === String(recipient).toLowerCase();
}

function logIndex(log: RpcLog | undefined): number | undefined {
  return log?.logIndex ? hexToNumber(log.logIndex) : undefined;
}

function mined(receipt: RpcTransactionReceipt): Omit<MinedTransaction, 'logIndex'> {
  return {
    hash: receipt.transactionHash,
    status: receipt.status === '0x1' ? 'success' : 'reverted',
    blockNumber: hexToBigInt(receipt.blockNumber),
    blockHash: receipt.blockHash,
  };
}
