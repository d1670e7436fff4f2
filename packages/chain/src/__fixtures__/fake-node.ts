import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A node on loopback that answers from a small ledger, with tampered answers on request. */
export interface FakeNode {
  readonly url: string;
  /** Method names in the order of the calls. */
  readonly calls: string[];
  close(): Promise<void>;
}

export interface Ledger {
  chainId: string;
  /** Height of the newest block; a block's hash follows from its height, except in `forks`. */
  head: number;
  finalized: number | null;
  /** Block hashes by height, where they differ from `blockHash`. */
  forks?: Record<number, string>;
  /** Time of block 0 in seconds since 1970; each later block is one second later. */
  genesis: number;
  receipts: Record<string, unknown>;
  transactions?: Record<string, unknown>;
}

export type Tamper = (
  call: { method: string; params: readonly unknown[]; id: unknown; result: unknown },
  response: ServerResponse,
) => unknown;

/** A tamper returns the result to send, or writes the response itself and returns `HANDLED`. */
export const HANDLED = Symbol('handled');

export async function startFakeNode(
  ledger: Ledger,
  { host = '127.0.0.1', tamper = ({ result }) => result }: { host?: string; tamper?: Tamper } = {},
): Promise<FakeNode> {
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { method, params, id } = JSON.parse(text);
    calls.push(method);
    const result = tamper({ method, params, id, result: answer(ledger, method, params) }, response);
    if (result === HANDLED) return;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    url: `http://${nameOf(host)}:${(server.address() as AddressInfo).port}/secret-key-in-path`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Reaches the fake nodes under names of their own: all addresses of this machine count as one host. */
export const fetchFakeNode: typeof globalThis.fetch = (url, init) =>
  fetch(String(url).replace(/^http:\/\/node(\d+)\.internal/, 'http://127.0.0.$1'), init);

function nameOf(host: string): string {
  return host.replace(/^127\.0\.0\.(\d+)$/, 'node$1.internal');
}

export function blockHash(height: number): string {
  return `0x${height.toString(16).padStart(64, 'b')}`;
}

export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** The log entry of `Transfer(from, to, value)`. */
export function transferLog(log: {
  hash: string;
  height: number;
  index: number;
  contract: string;
  from: string;
  to: string;
  value: bigint;
  blockHash?: string;
}) {
  return {
    address: log.contract,
    topics: [
      '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
      `0x${log.from.slice(2).padStart(64, '0')}`,
      `0x${log.to.slice(2).padStart(64, '0')}`,
    ],
    data: `0x${log.value.toString(16).padStart(64, '0')}`,
    logIndex: hex(log.index),
    transactionHash: log.hash,
    blockHash: log.blockHash ?? blockHash(log.height),
    blockNumber: hex(log.height),
    removed: false,
  };
}

export function receipt(fields: {
  hash: string;
  height: number;
  logs: readonly unknown[];
  status?: string;
  from: string;
  to: string;
  blockHash?: string;
}) {
  return {
    transactionHash: fields.hash,
    blockHash: fields.blockHash ?? blockHash(fields.height),
    blockNumber: hex(fields.height),
    status: fields.status ?? '0x1',
    from: fields.from,
    to: fields.to,
    logs: fields.logs,
  };
}

interface LogFilter {
  fromBlock: string;
  toBlock: string;
  address: readonly string[];
  topics: readonly [string, null, readonly string[]];
}

function answer(ledger: Ledger, method: string, params: readonly unknown[]): unknown {
  switch (method) {
    case 'eth_chainId':
      return ledger.chainId;
    case 'eth_getTransactionReceipt':
      return ledger.receipts[String(params[0])] ?? null;
    case 'eth_getTransactionByHash':
      return ledger.transactions?.[String(params[0])] ?? null;
    case 'eth_getBlockByNumber': {
      const [tag] = params;
      const height = tag === 'latest' ? ledger.head : tag === 'finalized' ? ledger.finalized : Number(tag);
      if (height === null || height > ledger.head) return null;
      return {
        number: hex(height),
        hash: ledger.forks?.[height] ?? blockHash(height),
        timestamp: hex(ledger.genesis + height),
      };
    }
    case 'eth_getLogs': {
      const { fromBlock, toBlock, address, topics } = params[0] as LogFilter;
      const logs = Object.values(ledger.receipts).flatMap((each) => (each as { logs: ReturnType<typeof transferLog>[] }).logs);
      return logs.filter(
        (log) =>
          Number(log.blockNumber) >= Number(fromBlock) &&
          Number(log.blockNumber) <= Number(toBlock) &&
          address.includes(log.address) &&
          log.topics[0] === topics[0] &&
          topics[2].includes(log.topics[2] as string),
      );
    }
    case 'eth_getBlockReceipts':
      return Object.values(ledger.receipts).filter(
        (each) => Number((each as { blockNumber: string }).blockNumber) === Number(params[0]),
      );
    default:
      throw new Error(`The fake node has no method ${method}. Add it to fake-node.ts.`);
  }
}
