import { contentTypeShape, type ShapedDocument, shapeOfBytes } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';

/** Counts the shapes of documents. No document can make it fail: the lines of a shape hold plain letters only. */
export async function noteShapes(database: Queryable, documents: readonly ShapedDocument[]): Promise<void> {
  const counts = new Map<string, Count>();
  for (const { provider, kind, contentType, document } of documents) {
    for (const line of shapeOfBytes(document)) add(counts, [provider, kind, contentTypeShape(contentType), line], 1);
  }
  if (counts.size === 0) return;
  const entries = [...mostFrequent(counts).values()];
  await database.query(NOTE, [
    entries.map(({ key: [provider] }) => provider),
    entries.map(({ key: [, kind] }) => kind),
    entries.map(({ key: [, , contentType] }) => contentType),
    entries.map(({ key: [, , , line] }) => line),
    entries.map((entry) => entry.documents),
    LINES_MAX,
  ]);
}

interface Count {
  readonly key: readonly [provider: string, kind: string, contentType: string, line: string];
  documents: number;
}

function add(counts: Map<string, Count>, key: Count['key'], documents: number): void {
  const entry = counts.get(key.join('\n'));
  if (entry) entry.documents += documents;
  else counts.set(key.join('\n'), { key, documents });
}

/**
 * The most frequent lines, and the others as `$: more`: invented fields in one batch must not make a statement of a
 * hundred thousand lines.
 */
function mostFrequent(counts: ReadonlyMap<string, Count>): ReadonlyMap<string, Count> {
  if (counts.size <= LINES_MAX) return counts;
  const kept = new Map<string, Count>();
  const sorted = [...counts.values()].sort((left, right) => right.documents - left.documents);
  for (const [position, { key, documents }] of sorted.entries()) {
    add(kept, position < LINES_MAX ? key : [key[0], key[1], '', '$: more'], documents);
  }
  return kept;
}

/**
 * Strangers can invent fields without end. When a provider and kind has this many lines, a new line is counted as `$:
 * more`, and lines without a document in the last 30 days are deleted.
 */
const LINES_MAX = 2_000;

/**
 * $1 providers · $2 kinds · $3 content types · $4 lines · $5 documents · $6 most lines. Written in sorted order, so
 * that concurrent workers cannot deadlock.
 */
const NOTE = /* sql */ `
with input as (
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[])
    as input (provider, kind, content_type, line, documents)
),
stored_lines as (select provider, kind, count(*) as lines from shapes group by provider, kind),
expired as (
  delete from shapes using stored_lines
  where stored_lines.lines >= $6 - 1 and shapes.provider = stored_lines.provider and shapes.kind = stored_lines.kind
    and shapes.last_seen_at < now() - interval '30 days' and shapes.line <> '$: more'
    and (shapes.provider, shapes.kind, shapes.content_type, shapes.line)
      not in (select provider, kind, content_type, line from input)
),
placed as (
  select input.*, existing.line is not null or coalesce(stored_lines.lines, 0)
    + row_number() over (partition by provider, kind, existing.line is null order by input.documents desc,
      content_type, line) < $6 as fits
  from input
  left join stored_lines using (provider, kind)
  left join shapes existing using (provider, kind, content_type, line)
)
insert into shapes as stored (provider, kind, content_type, line, documents)
select provider, kind, case when fits then content_type else '' end, case when fits then line else '$: more' end,
  sum(documents)
from placed
group by 1, 2, 3, 4
order by 1, 2, 3, 4
on conflict (provider, kind, content_type, line) do update set
  documents = stored.documents + excluded.documents, last_seen_at = now()`;
