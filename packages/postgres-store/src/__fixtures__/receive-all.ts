import type { ReceivedCallback, ReceiveOutcome, Store } from '@punteo/payments';

/** Receives callbacks at the same time; up to 500 of them are one commit. */
export function receiveAll(
  { callbacks: inbox }: Pick<Store, 'callbacks'>,
  callbacks: readonly ReceivedCallback[],
): Promise<ReceiveOutcome[]> {
  return Promise.all(callbacks.map((callback) => inbox.receive(callback)));
}
