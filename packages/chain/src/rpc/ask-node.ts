import type * as z from 'zod';
import { callNode, NodeError, type RpcNode } from './call-node.ts';

/** Calls a node and parses its result. Throws `NodeError`: `malformed` for a result outside the schema, `null` included. */
export async function askNode<S extends z.ZodType>(
  node: RpcNode,
  schema: S,
  method: string,
  params: readonly unknown[],
): Promise<z.output<S>> {
  return parsedAt(node, method, schema, await callNode(node, method, params));
}

/** As `askNode`, with null for a result that is `null`. */
export async function askNodeOrNull<S extends z.ZodType>(
  node: RpcNode,
  schema: S,
  method: string,
  params: readonly unknown[],
): Promise<z.output<S> | null> {
  const answer = await callNode(node, method, params);
  return answer === null ? null : parsedAt(node, method, schema, answer);
}

/** Throws `NodeError` with the host and the call. */
function parsedAt<S extends z.ZodType>(node: RpcNode, method: string, schema: S, answer: unknown): z.output<S> {
  try {
    return parseAnswer(schema, answer);
  } catch (error) {
    throw error instanceof NodeError ? error.at(node, method) : error;
  }
}

/** Throws `NodeError` `malformed`. */
export function parseAnswer<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw new NodeError('malformed');
  return parsed.data;
}
