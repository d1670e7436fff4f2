import type { InvariantCheck } from './invariant.ts';

/** I10: no planted secret is in any output, or in any column except those of raw bytes from outside. */
export const noSecretLeaked: InvariantCheck = async (database, { canaries = [], outputs = [] }) => {
  const inOutputs = canaries.flatMap((canary) =>
    outputs.flatMap((output, index) =>
      output.includes(canary) ? [{ invariant: 'I10' as const, message: `${canary} is in output ${index}` }] : [],
    ),
  );
  if (canaries.length === 0) return inOutputs;
  const { rows: tables } = await database.query<{ table: string }>(TABLES);
  const inTables: typeof inOutputs = [];
  for (const { table } of tables) {
    const { rows } = await database.query<{ canary: string; column: string }>(searchOf(table), [
      canaries,
      canaries.map((canary) => Buffer.from(canary, 'utf8').toString('hex')),
      RAW_COLUMNS,
    ]);
    for (const { canary, column } of rows)
      inTables.push({ invariant: 'I10', message: `${canary} is in ${table}.${column}` });
  }
  return [...inOutputs, ...inTables];
};

const RAW_COLUMNS = ['body', 'raw'] as const;

const TABLES = /* sql */ `
select quote_ident(nspname) || '.' || quote_ident(relname) as table
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where relkind in ('r', 'p') and not relispartition and nspname in ('public', 'punteo_jobs')`;

/** $1 canaries · $2 the same in hex, as PostgreSQL prints bytes · $3 columns that may contain them */
function searchOf(table: string): string {
  return /* sql */ `
select distinct canary, field.key as column
from ${table} as entry, jsonb_each_text(to_jsonb(entry)) as field, unnest($1::text[], $2::text[]) as planted (canary, hex)
where (strpos(field.value, canary) > 0 or strpos(field.value, hex) > 0)
  and not (field.key = any ($3::text[]) and '${table}' in ('public.callbacks', 'public.documents', 'public.payments'))`;
}
