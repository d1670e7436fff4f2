import {
  type Address,
  encodeEventTopics,
  encodeFunctionData,
  hexToBigInt,
  hexToNumber,
  type RpcLog,
  type RpcTransactionReceipt,
} from 'viem';
import { baseUnits } from './base-units.ts';
import type { MinedBatch, MinedTransaction, Transfer, TransferFrom } from './chain-types.ts';
import { batchTransfer, testToken } from './compiled-contracts.ts';
import type { Call, SendTransaction } from './send-transaction.ts';

const nativeDecimals = 18;
/** Enough for every transfer here. A fixed value, because the gas estimate of a failing transfer fails. */
const gas = 500_000n;

export async function sendTransfer(
  send: SendTransaction,
  from: Address,
  transfer: TransferFrom,
): Promise<MinedTransaction> {
  const receipt = await send(transferCall(transfer.from ?? from, transfer));
  const logs = receipt.logs.filter((log) => isTransfer(log, transfer));
  return { ...mined(receipt), logIndex: logIndex(logs[0]) };
}

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
