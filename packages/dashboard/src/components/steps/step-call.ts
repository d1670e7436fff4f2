import { reconciliation } from '@punteo/contracts/reconciliation';
import type { StepRequest } from './step-types.ts';

/** A call of the client: the name of its route, and what it takes. */
export interface StepCall {
  readonly operation: keyof typeof reconciliation;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * The call that applies a step. `values`: what the person wrote, by its name; a part of the path goes there, the rest into the body.
 * Throws where this page is older than the API and does not know the route.
 */
export function stepCall({ operation, path, body }: StepRequest, values: Readonly<Record<string, unknown>>): StepCall {
  if (!isOperation(operation)) throw new Error(`This page does not know the operation ${operation}. Load it again.`);
  const parts = path.split('/');
  const names = reconciliation[operation].path.split('/');
  const params: Record<string, string> = {};
  const inPath = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (!name.startsWith(':')) continue;
    const part = parts[index] ?? '';
    const asked = /^\{(\w+)\}$/.exec(part)?.[1];
    if (asked !== undefined) inPath.add(asked);
    params[name.slice(1)] = asked === undefined ? decodeURIComponent(part) : String(values[asked] ?? '');
  }
  const members = Object.entries(values).filter(([name, value]) => !inPath.has(name) && value !== undefined);
  return { operation, params, body: { ...body, ...Object.fromEntries(members) } };
}

function isOperation(name: string): name is keyof typeof reconciliation {
  return Object.hasOwn(reconciliation, name);
}
