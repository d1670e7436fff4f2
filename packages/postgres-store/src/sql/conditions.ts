/** Joins conditions of a statement; `$` in each stands for its own value. */
export interface Conditions {
  /** `a = $1 and b < $2`, or `true`. */
  readonly sql: string;
  readonly values: readonly unknown[];
}

/**
 * The conditions whose value is set, with parameters numbered from `first`. A statement for each combination: a plan for
 * all of them would use no index.
 */
export function conditions(parts: readonly (readonly [sql: string, value: unknown])[], first = 1): Conditions {
  const set = parts.filter(([, value]) => value !== undefined);
  const texts = set.map(([sql], index) => `(${sql.replaceAll('$', `$${first + index}`)})`);
  return { sql: texts.join(' and ') || 'true', values: set.map(([, value]) => value) };
}
