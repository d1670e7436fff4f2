import type { Invariant } from './invariant.ts';

/** I10: no planted secret is in any output, nor in any column but those that keep a sender's bytes as they came. */
export const silentCanaries: Invariant = async (database, { canaries = [], outputs = [] }) => {
  const told = canaries.flatMap((canary) =>
    outputs.flatMap((output, index) =>
      output.includes(canary) ? [{ invariant: 'I10' as const, message: `${canary} is in output ${index}` }] : [],
    ),
  );
  if (canaries.length === 0) return told;
  const { rows: tables } = await database.query<{ table: string }>(TABLES);
  const stored: typeof told = [];
  for (const { table } of tables) {
    const { rows } = await database.query<{ canary: string; column: string }>(searchOf(table), [
      canaries,
      canaries.map((canary) => Buffer.from(canary, 'utf8').toString('hex')),
      BYTES_OF_OTHERS,
    ]);
    for (const { canary, column } of rows)
      stored.push({ invariant: 'I10', message: `${canary} is in ${table}.${column}` });
  }
  return [...told, ...stored];
};

const BYTES_OF_OTHERS = ['body', 'raw'] as const;

const TABLES = /* sql */ `
select quote_ident(nspname) || '.' || quote_ident(relname) as table
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where relkind in ('r', 'p') and not relispartition and nspname in ('public', 'pgboss')`;

/** $1 canaries · $2 the same in hex, as bytes are written out · $3 columns that may hold them */
function searchOf(table: string): string {
  return /* sql */ `
select distinct canary, field.key as column
from ${table} as entry, jsonb_each_text(to_jsonb(entry)) as field, unnest($1::text[], $2::text[]) as planted (canary, hex)
where (strpos(field.value, canary) > 0 or strpos(field.value, hex) > 0)
  and not (field.key = any ($3::text[]) and '${table}' in ('public.callbacks', 'public.evidence', 'public.payments'))`;
}
