import { contentTypeShape, type ShapedDocument, shapeOfBytes } from '@punteo/payments';
import type { ClientBase, Pool } from 'pg';

/** Counts what these documents look like. Nothing that a document says can make this fail: its lines hold plain letters only. */
export async function noteShapes(client: ClientBase | Pool, documents: readonly ShapedDocument[]): Promise<void> {
  const counts = new Map<string, Count>();
  for (const { provider, kind, contentType, document } of documents) {
    for (const line of shapeOfBytes(document)) add(counts, [provider, kind, contentTypeShape(contentType), line], 1);
  }
  if (counts.size === 0) return;
  const entries = [...within(counts).values()];
  const column = (position: number) => entries.map(({ key }) => key[position]);
  await client.query(NOTE, [column(0), column(1), column(2), column(3), entries.map(({ seen }) => seen), LINES_MAX]);
}

interface Count {
  readonly key: readonly [provider: string, kind: string, contentType: string, line: string];
  seen: number;
}

function add(counts: Map<string, Count>, key: Count['key'], seen: number): void {
  const entry = counts.get(key.join('\n'));
  if (entry) entry.seen += seen;
  else counts.set(key.join('\n'), { key, seen });
}

/** What was seen most, so that one batch of made-up fields does not cost a statement of a hundred thousand lines. */
function within(counts: ReadonlyMap<string, Count>): ReadonlyMap<string, Count> {
  if (counts.size <= LINES_MAX) return counts;
  const most = new Map<string, Count>();
  for (const [at, { key, seen }] of [...counts.values()].sort((left, right) => right.seen - left.seen).entries()) {
    add(most, at < LINES_MAX ? key : [key[0], key[1], '', '$: more'], seen);
  }
  return most;
}

/**
 * Who may post to us can make up fields without end. Beyond this many lines of one kind of document, what is new is counted as
 * `$: more`, and what was not seen for a month makes room.
 */
const LINES_MAX = 2_000;

/**
 * $1 providers · $2 kinds · $3 content types · $4 lines · $5 counts · $6 most lines. Written in one order by everybody, so that two
 * relays don't wait for each other.
 */
const NOTE = /* sql */ `
with input as (
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[]) as input (provider, kind, content_type, line, seen)
),
kept as (select provider, kind, count(*) as lines from shapes group by provider, kind),
forgotten as (
  delete from shapes using kept
  where kept.lines >= $6 - 1 and shapes.provider = kept.provider and shapes.kind = kept.kind
    and shapes.last_seen_at < now() - interval '30 days' and shapes.line <> '$: more'
    and (shapes.provider, shapes.kind, shapes.content_type, shapes.line) not in (select provider, kind, content_type, line from input)
),
placed as (
  select input.*, former.line is not null or
    coalesce(kept.lines, 0) + row_number() over (partition by provider, kind, former.line is null order by input.seen desc, content_type, line) < $6 as fits
  from input
  left join kept using (provider, kind)
  left join shapes former using (provider, kind, content_type, line)
)
insert into shapes as stored (provider, kind, content_type, line, seen)
select provider, kind, case when fits then content_type else '' end, case when fits then line else '$: more' end, sum(seen)
from placed
group by 1, 2, 3, 4
order by 1, 2, 3, 4
on conflict (provider, kind, content_type, line) do update set seen = stored.seen + excluded.seen, last_seen_at = now()`;
