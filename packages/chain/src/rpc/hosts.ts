import type { Chain } from '../config/chain.ts';
import { NodeError, type RpcNode } from './call-node.ts';
import { hostOf } from './host-of.ts';

/** Asks one host at the first of its URLs that answers. Throws the `NodeError` of its last URL. */
export type Host = <T>(ask: (node: RpcNode) => Promise<T>) => Promise<T>;

/** The hosts of a chain, in the order of its configuration. */
export function hostsOf(chain: Chain, nodeOf: (url: string) => RpcNode): readonly Host[] {
  return [...Map.groupBy(chain.rpcUrls, hostOf).values()].map(
    (urls): Host =>
      (ask) =>
        askInTurn(urls.map(nodeOf), ask),
  );
}

/** The answer of each host, in the order of `hosts`, or the error that it ended in. */
export function askAll<T>(hosts: readonly Host[], ask: (node: RpcNode) => Promise<T>): Promise<(T | NodeError)[]> {
  return Promise.all(
    hosts.map(async (host) => {
      try {
        return await host(ask);
      } catch (error) {
        if (error instanceof NodeError) return error;
        throw error;
      }
    }),
  );
}

/** Without the errors. */
export function answersIn<T>(answers: readonly (T | NodeError)[]): T[] {
  return answers.flatMap((answer) => (answer instanceof NodeError ? [] : [answer]));
}

/** Which host failed in which call, and how, for people; undefined where none failed. */
export function failuresIn(answers: readonly unknown[]): string | undefined {
  const failures = answers.flatMap((answer) => (answer instanceof NodeError ? [answer.summary] : []));
  return failures.length > 0 ? failures.join(', ') : undefined;
}

async function askInTurn<T>(nodes: readonly RpcNode[], ask: (node: RpcNode) => Promise<T>): Promise<T> {
  let last = new NodeError('unreachable');
  for (const node of nodes) {
    try {
      return await ask(node);
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      last = error.at(node, null);
    }
  }
  throw last;
}
