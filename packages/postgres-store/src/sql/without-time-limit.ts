import type { QueryConfig } from 'pg';

/** A statement that reads whole tables: the client waits a day for its answer, not the seconds of `answerSeconds`. */
export function withoutTimeLimit(text: string, values: unknown[] = []): QueryConfig {
  const statement: QueryConfig & { readonly query_timeout: number } = { text, values, query_timeout: DAY_MILLISECONDS };
  return statement;
}

const DAY_MILLISECONDS = 86_400_000;
