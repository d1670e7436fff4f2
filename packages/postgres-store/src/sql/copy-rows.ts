import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';
import type { Queryable } from './database.ts';

/** A value of a row in the text format of COPY; an array is one of texts. */
export type CopyValue = string | number | bigint | boolean | Date | null | readonly string[];

/**
 * Streams rows into a table of the transaction by `copy … from stdin`, in constant memory. Throws what `rows` throws; the
 * transaction must then be rolled back.
 */
export async function copyRows(
  transaction: Queryable,
  table: string,
  columns: readonly string[],
  rows: AsyncIterable<readonly CopyValue[]>,
): Promise<void> {
  const statement = from(`copy ${table} (${columns.join(', ')}) from stdin`);
  // Its answer comes when the last row was read; see `withoutTimeLimit`.
  Object.assign(statement, { query_timeout: DAY_MILLISECONDS });
  (transaction as unknown as PoolClient).query(statement);
  await pipeline(Readable.from(blocksOf(rows), { objectMode: false }), statement);
}

const DAY_MILLISECONDS = 86_400_000;
const BLOCK_CHARACTERS = 65_536;

async function* blocksOf(rows: AsyncIterable<readonly CopyValue[]>): AsyncGenerator<Buffer> {
  let block = '';
  for await (const row of rows) {
    block += `${row.map(copyText).join('\t')}\n`;
    if (block.length < BLOCK_CHARACTERS) continue;
    yield Buffer.from(block, 'utf8');
    block = '';
  }
  if (block !== '') yield Buffer.from(block, 'utf8');
}

function copyText(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return escaped(value);
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? escaped(arrayText(value as readonly string[])) : String(value);
}

function arrayText(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] as string) : text;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
