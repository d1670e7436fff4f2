import type { ShapedKind, ShapeStore } from '@punteo/payments';
import type { Database } from '../sql/database.ts';
import { noteShapes } from './note-shapes.ts';

export function shapeStore(database: Database): ShapeStore {
  return {
    note: (documents) => noteShapes(database, documents),

    async list() {
      const { rows } = await database.query<ShapeRow>(LIST);
      return rows.map((row) => ({
        provider: row.provider,
        kind: row.kind,
        contentType: row.content_type,
        line: row.line,
        count: Number(row.documents),
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
  documents: string;
  first_seen_at: Date;
  last_seen_at: Date;
}

const LIST = /* sql */ `
select provider, kind, content_type, line, documents, first_seen_at, last_seen_at from shapes
order by provider collate "C", kind, content_type collate "C", line collate "C"`;
