import { compactJson } from './compact-json.ts';
import { NodeError, type RpcNode } from './rpc.ts';

/** Asks one host, whichever of its URLs answers. */
export type Host = <T>(ask: (node: RpcNode) => Promise<T>) => Promise<T>;

/** What each host says, in their order, or why it says nothing. */
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

/** What as many hosts as the quorum say alike, and no other such number contradicts; undefined where there is no such thing. */
export function agreed<T>(answers: readonly (T | NodeError)[], quorum: number): T | undefined {
  const groups = [...Map.groupBy(heard(answers), (answer) => compactJson(answer)).values()];
  const [group, ...others] = groups.filter(({ length }) => length >= quorum);
  return others.length === 0 ? group?.[0] : undefined;
}

export function heard<T>(answers: readonly (T | NodeError)[]): T[] {
  return answers.flatMap((answer) => (answer instanceof NodeError ? [] : [answer]));
}
