import { contentTypeShape, type ShapedDocument, shapeOfBytes } from '@punteo/payments';
import type { ClientBase, Pool } from 'pg';

/** Counts what these documents look like. Nothing that a document says can make this fail: its lines hold plain letters only. */
export async function noteShapes(client: ClientBase | Pool, documents: readonly ShapedDocument[]): Promise<void> {
  const counts = new Map<string, { readonly key: readonly string[]; count: number }>();
  for (const { provider, kind, contentType, document } of documents) {
    for (const line of shapeOfBytes(document)) {
      const key = [provider, kind, contentTypeShape(contentType), line];
      const entry = counts.get(key.join('\n'));
      if (entry) entry.count += 1;
      else counts.set(key.join('\n'), { key, count: 1 });
    }
  }
  if (counts.size === 0) return;
  // In one order for everybody, so that two relays don't wait for each other.
  const entries = [...counts].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => entry);
  const column = (position: number) => entries.map(({ key }) => key[position]);
  await client.query(NOTE, [column(0), column(1), column(2), column(3), entries.map(({ count }) => count), LINES_MAX]);
}

/** Who may post to us can make up fields without end; beyond this, new ones are not written down. */
const LINES_MAX = 2_000;

const NOTE = /* sql */ `
with kept as (select provider, kind, count(*) as lines from shapes group by provider, kind)
insert into shapes as stored (provider, kind, content_type, line, seen)
select given.provider, given.kind, given.content_type, given.line, given.seen
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[]) as given (provider, kind, content_type, line, seen)
left join kept using (provider, kind)
left join shapes former using (provider, kind, content_type, line)
where coalesce(kept.lines, 0) < $6 or former.line is not null
on conflict (provider, kind, content_type, line) do update set seen = stored.seen + excluded.seen, last_seen_at = now()`;
