import type { Erasure } from '@punteo/payments';

export function erasureToWire({ at, ...erasure }: Erasure) {
  return { ...erasure, at: at.toISOString() };
}
