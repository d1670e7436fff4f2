import type { AuditEntry, AuditStore } from '@punteo/payments';
import { isDetail, readable } from '../rows/readable.ts';
import type { Database } from '../sql/database.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';
import { isRowNumber } from '../sql/text.ts';

export function auditStore(database: Database): AuditStore {
  return {
    async list(page) {
      const { at, id, limit } = pagePosition(page, isRowNumber);
      const { rows } = await database.query<AuditRow>(LIST, [at, id, limit + 1]);
      return pageOf(rows, limit, auditFromRow);
    },
  };
}

interface AuditRow extends CursorRow {
  audit_id: string;
  at: Date;
  actor: string;
  action: string;
  subject: string;
  detail: Record<string, string | null>;
}

function auditFromRow({ audit_id, at, actor, action, subject, detail }: AuditRow): AuditEntry {
  return { auditId: audit_id, at, actor, action, subject, detail: readable('detail', detail, isDetail) };
}

/** $1, $2 position · $3 rows */
const LIST = /* sql */ `
select *, at::text as cursor_at, audit_id::text as cursor_id
from audit
where $1::timestamptz is null or (at, audit_id) < ($1, $2::bigint)
order by at desc, audit_id desc
limit $3`;
