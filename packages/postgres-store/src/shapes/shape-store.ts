import type { ShapedKind, ShapeStore } from '@punteo/payments';
import type { Pool } from 'pg';
import { noteShapes } from './note-shapes.ts';

export function shapeStore(pool: Pool): ShapeStore {
  return {
    note: (documents) => noteShapes(pool, documents),

    async list() {
      const { rows } = await pool.query<ShapeRow>(LIST);
      return rows.map((row) => ({
        provider: row.provider,
        kind: row.kind,
        contentType: row.content_type,
        line: row.line,
        count: Number(row.seen),
        firstSeenAt: row.first_seen_at,
        lastSeenAt: row.last_seen_at,
      }));
    },
  };
}

interface ShapeRow {
  provider: string;
  kind: ShapedKind;
  content_type: string;
  line: string;
  seen: string;
  first_seen_at: Date;
  last_seen_at: Date;
}

const LIST = /* sql */ `
select provider, kind, content_type, line, seen, first_seen_at, last_seen_at from shapes
order by provider collate "C", kind, content_type collate "C", line collate "C"`;
