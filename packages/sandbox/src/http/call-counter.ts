/** Counts the calls of each route, faults included: for tests of a client's request budget. */
export interface Calls<Route extends string> {
  /** Calls of one route since the start or the last reset. */
  count(route: Route): number;
  /** Calls of every route, and those that matched none. */
  total(): number;
  /** Requests that matched no route, as `GET /path?query`. */
  readonly unmatched: readonly string[];
  /** Begins all counts anew, and forgets the unmatched requests. */
  reset(): void;
}

export class CallCounter<Route extends string> implements Calls<Route> {
  readonly unmatched: string[] = [];
  private readonly counts = new Map<string, number>();

  add(route: string): void {
    this.counts.set(route, (this.counts.get(route) ?? 0) + 1);
  }

  count(route: Route): number {
    return this.counts.get(route) ?? 0;
  }

  total(): number {
    return this.unmatched.length + [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  reset(): void {
    this.counts.clear();
    this.unmatched.length = 0;
  }
}
