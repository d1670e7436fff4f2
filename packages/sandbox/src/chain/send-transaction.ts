import type { Address, Hash, Hex, RpcTransactionReceipt } from 'viem';
import { toHex } from 'viem';
import { type ChainClient, minedReceipt } from './chain-client.ts';

export interface Call {
  readonly from: Address;
  readonly to?: Address;
  readonly data?: Hex;
  readonly value?: bigint;
  /** Set for calls that will revert: the node's gas estimate would fail before the transaction is sent. */
  readonly gas?: bigint;
}

export type SendTransaction = (call: Call) => Promise<RpcTransactionReceipt>;

/**
 * Creates a function that sends a transaction and waits until it is mined. Sends are queued, because anvil gives
 * concurrent sends the same nonce.
 */
export function createSender(client: ChainClient): SendTransaction {
  let last: Promise<unknown> = Promise.resolve();

  return async (call) => {
    const sent = last.then(() => sendCall(client, call));
    last = sent.catch(() => {});
    return minedReceipt(client, await sent);
  };
}

/** Sends a transaction and returns its hash, before it is mined. */
export function sendCall(client: ChainClient, { from, to, data, value, gas }: Call): Promise<Hash> {
  const request = {
    from,
    ...(to && { to }),
    ...(data && { data }),
    ...(value !== undefined && { value: toHex(value) }),
    ...(gas !== undefined && { gas: toHex(gas) }),
  };
  return client.request({ method: 'eth_sendTransaction', params: [request] });
}
