import { query } from './query.ts';

/** The schema of a database as text for review: tables, constraints, indexes, triggers, functions. */
export async function describeSchema(url: string): Promise<string> {
  const rows = await query(url, DESCRIBE);
  return `${rows.map(({ text }) => text).join('\n\n')}\n`;
}

const DESCRIBE = /* sql */ `
with tables as (
  select c.oid, c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
),
columns as (
  select attrelid as oid, string_agg('  ' || attname || ' ' || format_type(atttypid, atttypmod)
    || case when attnotnull then ' not null' else '' end
    || case attidentity when 'a' then ' generated always as identity' else '' end
    || coalesce(' default ' || pg_get_expr(adbin, adrelid), ''), E'\\n' order by attnum) as text
  from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where attnum > 0 and not attisdropped group by attrelid
),
constraints as (
  select conrelid as oid, string_agg('  ' || pg_get_constraintdef(c.oid), E'\\n' order by contype,
    pg_get_constraintdef(c.oid)) as text
  from pg_constraint c where contype <> 'n' group by conrelid
),
indexes as (
  select indrelid as oid, string_agg('  ' || pg_get_indexdef(indexrelid), E'\\n'
    order by pg_get_indexdef(indexrelid)) as text
  from pg_index i where not exists (select from pg_constraint where conindid = i.indexrelid) group by indrelid
),
triggers as (
  select tgrelid as oid, string_agg('  ' || pg_get_triggerdef(t.oid), E'\\n' order by tgname) as text
  from pg_trigger t where not tgisinternal group by tgrelid
)
select concat_ws(E'\\n', 'table ' || relname, columns.text, constraints.text, indexes.text, triggers.text) as text,
  1 as kind, relname as name
from tables left join columns using (oid) left join constraints using (oid) left join indexes using (oid)
  left join triggers using (oid)
union all
select pg_get_functiondef(p.oid), 2, proname from pg_proc p where pronamespace = 'public'::regnamespace
order by kind, name`;
