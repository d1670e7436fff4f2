/** Counts the calls of each route, faults included: for tests of a client's request budget. */
export interface Calls<Route extends string> {
  count(route: Route): number;
  total(): number;
  /** Requests that matched no route, as `GET /path?query`. */
  readonly unmatched: readonly string[];
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
