/**
 * Commits together what arrives together: all that comes in while a commit runs goes into the next one. There is no
 * timer to wait for, so a lonely row is committed at once. At most `commitsInFlight` run at a time.
 */
export function createGroupCommit<Row extends { readonly body: Uint8Array }, Outcome>(
  commit: (rows: readonly Row[]) => Promise<readonly Outcome[]>,
  options: GroupCommitOptions = {},
): GroupCommit<Row, Outcome> {
  const limits = { ...DEFAULTS, ...options };
  const { clock } = limits;
  const running = new Set<Waiting<Row, Outcome>[]>();
  const waiting: Waiting<Row, Outcome>[] = [];
  let waitingBytes = 0;
  let scheduled = false;
  let watch: NodeJS.Timeout | undefined;
  let idle: (() => void)[] = [];

  function add(row: Row, settle: Settle<Outcome>): void {
    if (waiting.length >= limits.maxWaiting || waitingBytes + row.body.length > limits.maxWaitingBytes) {
      settle({ committed: false, reason: 'full' });
      return;
    }
    waiting.push({ row, settle, since: clock() });
    waitingBytes += row.body.length;
    schedule();
  }

  /** Waits for the end of the event loop's turn: whatever the sockets hold by then is in the same batch. */
  function schedule(): void {
    if (scheduled || running.size >= limits.commitsInFlight || waiting.length === 0) return;
    scheduled = true;
    setImmediate(flush);
    watch ??= setInterval(giveUp, limits.deadlineMilliseconds / 10).unref();
  }

  function flush(): void {
    scheduled = false;
    const batch = waiting.splice(0, limits.maxBatch);
    if (batch.length === 0) return;
    for (const { row } of batch) waitingBytes -= row.body.length;
    running.add(batch);
    limits.onBatch(batch.length);
    commit(batch.map(({ row }) => row))
      .then(
        (outcomes) => {
          limits.onCommitted();
          for (const [index, entry] of batch.entries()) {
            const outcome = outcomes[index];
            entry.settle?.(
              outcome === undefined ? { committed: false, reason: 'failed' } : { committed: true, outcome },
            );
          }
        },
        (error: unknown) => {
          limits.onError(error, batch.length);
          for (const entry of batch) entry.settle?.({ committed: false, reason: 'failed' });
        },
      )
      .finally(() => {
        running.delete(batch);
        schedule();
        rest();
      });
    schedule();
  }

  /** Tells senders who have waited too long to come again. Their rows may still be committed: a repeat is recognised. */
  function giveUp(): void {
    const latest = clock() - limits.deadlineMilliseconds;
    for (const batch of running) for (const entry of batch) if (entry.since <= latest) expire(entry);
    const expired = waiting.findIndex((entry) => entry.since > latest);
    for (const entry of waiting.splice(0, expired === -1 ? waiting.length : expired)) {
      waitingBytes -= entry.row.body.length;
      expire(entry);
    }
    rest();
  }

  function expire(entry: Waiting<Row, Outcome>): void {
    entry.settle?.({ committed: false, reason: 'late' });
    entry.settle = null;
  }

  function rest(): void {
    if (waiting.length > 0 || running.size > 0) return;
    clearInterval(watch);
    watch = undefined;
    for (const resolve of idle) resolve();
    idle = [];
  }

  return {
    add,
    depth: () => waiting.length,
    drain: () => (waiting.length + running.size === 0 ? Promise.resolve() : new Promise((done) => idle.push(done))),
  };
}

export interface GroupCommit<Row, Outcome> {
  /** Calls `settle` once: after the commit, or when it is known that there is none to wait for. */
  add(row: Row, settle: Settle<Outcome>): void;
  /** Rows not yet in a commit. */
  depth(): number;
  /** Resolves when nothing waits and nothing runs. */
  drain(): Promise<void>;
}

type Settle<Outcome> = (result: CommitResult<Outcome>) => void;

/** `full`: too much was waiting already. `late`: the deadline passed. `failed`: the store said no. */
export type CommitResult<Outcome> =
  | { readonly committed: true; readonly outcome: Outcome }
  | { readonly committed: false; readonly reason: 'full' | 'late' | 'failed' };

export interface GroupCommitOptions {
  readonly commitsInFlight?: number;
  readonly maxBatch?: number;
  readonly maxWaiting?: number;
  readonly maxWaitingBytes?: number;
  readonly deadlineMilliseconds?: number;
  readonly onBatch?: (rows: number) => void;
  readonly onCommitted?: () => void;
  readonly onError?: (error: unknown, rows: number) => void;
  /** Milliseconds that only go forward. */
  readonly clock?: () => number;
}

interface Waiting<Row, Outcome> {
  readonly row: Row;
  readonly since: number;
  settle: Settle<Outcome> | null;
}

const DEFAULTS = {
  commitsInFlight: 2,
  maxBatch: 500,
  maxWaiting: 10_000,
  maxWaitingBytes: 64 * 1024 * 1024,
  deadlineMilliseconds: 1_800,
  onBatch: () => {},
  onCommitted: () => {},
  onError: () => {},
  clock: () => performance.now(),
} as const satisfies Required<GroupCommitOptions>;
