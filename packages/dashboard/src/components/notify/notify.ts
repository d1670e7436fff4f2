/** A short message about something that the person did: `notify(text('order.cancelled'))`. It is also read out. */
export function notify(message: string): void {
  queue.push(message);
  for (const listener of listeners) listener();
}

const queue: string[] = [];
const listeners = new Set<() => void>();

/** Calls the listener for each message, also for those that came before it listened. For `NotifyHost`. */
export function onNotify(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Takes what has not been shown yet. For `NotifyHost`. */
export function takeMessages(): readonly string[] {
  return queue.splice(0);
}
