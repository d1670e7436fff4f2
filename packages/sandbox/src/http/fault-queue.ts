import type { Fault } from './fault.ts';

export interface FaultPlan {
  /** How many calls it strikes; 1 unless told, `Infinity` for all. */
  readonly times?: number;
  /** How many calls go well first; 0 unless told. */
  readonly after?: number;
  /** Only calls whose address this accepts; all unless told. */
  readonly when?: (url: URL) => boolean;
}

/** The faults that wait for the next calls, route by route, in the order in which they were given. */
export interface Faults<Route extends string> {
  next(route: Route, fault: Fault, plan?: FaultPlan): void;
  /** How many strikes are still to come on a route. */
  left(route: Route): number;
  /** Forgets the faults of a route, or all. */
  clear(route?: Route): void;
}

interface Planned {
  readonly route: string;
  readonly fault: Fault;
  readonly when: (url: URL) => boolean;
  after: number;
  times: number;
}

export class FaultQueue<Route extends string> implements Faults<Route> {
  private planned: Planned[] = [];

  next(route: Route, fault: Fault, { times = 1, after = 0, when = () => true }: FaultPlan = {}): void {
    this.planned.push({ route, fault, times, after, when });
  }

  left(route: Route): number {
    return this.planned.filter((plan) => plan.route === route).reduce((sum, plan) => sum + plan.times, 0);
  }

  clear(route?: Route): void {
    this.planned = route === undefined ? [] : this.planned.filter((plan) => plan.route !== route);
  }

  /** The fault for this call, which is used up by it. */
  take(route: string, url: URL): Fault | undefined {
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
