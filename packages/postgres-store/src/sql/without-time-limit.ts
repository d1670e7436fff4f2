import type { QueryConfig } from 'pg';

/** A statement that reads whole tables: it is waited for as long as it takes, which elsewhere would be a fault. */
export function withoutTimeLimit(text: string, values: unknown[] = []): QueryConfig {
  const statement: QueryConfig & { readonly query_timeout: number } = { text, values, query_timeout: DAY_MILLISECONDS };
  return statement;
}

const DAY_MILLISECONDS = 86_400_000;
