import type * as buffer from 'node:buffer';
import type * as crypto from 'node:crypto';
import { PunteoError } from './model/punteo-error.ts';

// `#crypto` outside Node, so that the rest of the package can be bundled for a browser.
export const Buffer = { from: refuse } as unknown as Pick<typeof buffer.Buffer, 'from'>;
export const createHash: typeof crypto.createHash = refuse;
export const createHmac: typeof crypto.createHmac = refuse;
export const timingSafeEqual: typeof crypto.timingSafeEqual = refuse;

function refuse(): never {
  throw new PunteoError(
    'node_needed',
    'Callback addresses and signatures need Node. Call this function on the server.',
  );
}
