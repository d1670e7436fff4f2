import type { RequestListener } from 'node:http';
import { callbacks } from '@punteo/contracts/callbacks';
import type { ReceiveCallback } from './receive-callback.ts';

/**
 * The short way in for requests that are plainly callbacks, past a router that would cost a sixth of all the time a callback takes. It knows
 * the contract's path and nothing else: whatever does not fit it to the letter goes to `otherwise`, the app that mounts the contract.
 */
export function withShortWay(receiveCallback: ReceiveCallback, otherwise: RequestListener): RequestListener {
  const { method, path } = callbacks.receive;
  const plain = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '([\\w.~-]+)')}$`);
  return (request, response) => {
    const match = request.method === method ? plain.exec(request.url ?? '') : null;
    if (match) receiveCallback(request, response, match[1] as string, match[2] as string);
    else otherwise(request, response);
  };
}
