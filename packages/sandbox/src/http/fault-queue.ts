import type { Fault } from './fault.ts';

/** Which calls get a fault. */
export interface FaultPlan {
  /** Number of calls that get the fault; `Infinity` for all. Default: 1. */
  readonly times?: number;
  /** Number of calls without a fault before the first. Default: 0. */
  readonly after?: number;
  /** Limits the fault to calls whose URL it accepts. Default: all. */
  readonly when?: (url: URL) => boolean;
}

/** The faults of the next calls, per route, applied in the order in which they were added. */
export interface Faults<Route extends string> {
  /** Adds a fault for the next calls of a route. */
  next(route: Route, fault: Fault, plan?: FaultPlan): void;
  /** Lets the next call of a route run and holds its answer until the returned function is called. */
  hold(route: Route): () => void;
  /** Number of calls of a route that will still get a fault. */
  left(route: Route): number;
  /** Removes the faults of a route, or all. */
  clear(route?: Route): void;
}

/** A held answer has no JSON form, so it is not one of the faults of `next`. */
export interface HeldAnswer {
  readonly kind: 'hold';
  readonly released: Promise<void>;
}

interface PlannedFault {
  readonly route: string;
  readonly fault: Fault | HeldAnswer;
  readonly when: (url: URL) => boolean;
  after: number;
  times: number;
}

export class FaultQueue<Route extends string> implements Faults<Route> {
  private planned: PlannedFault[] = [];

  next(route: Route, fault: Fault, { times = 1, after = 0, when = () => true }: FaultPlan = {}): void {
    this.planned.push({ route, fault, times, after, when });
  }

  hold(route: Route): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.planned.push({ route, fault: { kind: 'hold', released: promise }, times: 1, after: 0, when: () => true });
    return resolve;
  }

  left(route: Route): number {
    return this.planned.filter((plan) => plan.route === route).reduce((sum, plan) => sum + plan.times, 0);
  }

  clear(route?: Route): void {
    this.planned = route === undefined ? [] : this.planned.filter((plan) => plan.route !== route);
  }

  /** Removes and returns the fault for this call. */
  take(route: string, url: URL): Fault | HeldAnswer | undefined {
    const plan = this.planned.find((candidate) => candidate.route === route && candidate.when(url));
    if (!plan) return undefined;
    if (plan.after > 0) {
      plan.after -= 1;
      return undefined;
    }
    plan.times -= 1;
    if (plan.times <= 0) this.planned.splice(this.planned.indexOf(plan), 1);
    return plan.fault;
  }
}
