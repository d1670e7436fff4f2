/**
 * The parameters of the statement of `insertFoundDiscrepancies`, in order; its fragments write them as `parameter`
 * returns them.
 */
const TYPES = {
  runId: 'uuid',
  /** The window of the run: orders created from (inclusive) to (exclusive); null: open end. */
  from: 'timestamptz',
  to: 'timestamptz',
  now: 'timestamptz',
  /** Grace periods; see `GracePeriods`. */
  fulfilmentSeconds: 'float8',
  callbackSeconds: 'float8',
  createSeconds: 'float8',
  missingSeconds: 'float8',
  /** Other periods of single providers: `{"neopay": {"callbackSeconds": 60}}`. */
  ofProvider: 'jsonb',
  /** See `clocksToJson`. */
  clocks: 'jsonb',
  /** Providers whose payments must each have a callback. */
  callbackProviders: 'text[]',
  /** States of an order that is paid in full. */
  paidStates: 'text[]',
  /** Only these orders; null: all of the window. */
  onlyOrders: 'text[]',
  /** Orders whose rows cannot be compared. */
  withoutOrders: 'text[]',
} as const;

export type ParameterName = keyof typeof TYPES;

/** The parameter in SQL, with its type. */
export function parameter(name: ParameterName): string {
  return `$${Object.keys(TYPES).indexOf(name) + 1}::${TYPES[name]}`;
}

/** For the `with` of a statement that uses some of the parameters: PostgreSQL wants to know the type of each. */
export const ALL_PARAMETERS = `all_parameters as (select ${(Object.keys(TYPES) as ParameterName[]).map(parameter).join(', ')})`;

/** The parameters' values, in the statement's order. */
export function parameterValues(values: Readonly<Record<ParameterName, unknown>>): unknown[] {
  return (Object.keys(TYPES) as ParameterName[]).map((name) => values[name]);
}

/** In SQL: the instant is in the run's window. */
export function inWindow(instant: string): string {
  const [from, to] = [parameter('from'), parameter('to')];
  return `(${from} is null or ${instant} >= ${from}) and (${to} is null or ${instant} < ${to})`;
}

/** In SQL: the grace period that began at the instant is over; `provider` names the column of a provider that may have its own. */
export function graceIsOver(instant: string, period: ParameterName, provider: string | null = null): string {
  return `${instant} <= ${parameter('now')} - make_interval(secs => ${secondsOf(period, provider)})`;
}

/** In SQL: the length of a grace period. */
export function secondsOf(period: ParameterName, provider: string | null): string {
  if (provider === null) return parameter(period);
  return `coalesce((${parameter('ofProvider')} -> ${provider} ->> '${period}')::float8, ${parameter(period)})`;
}
