import type { AuditAnchor, AuditEntry, AuditStore } from '@punteo/payments';
import { type AnchorRow, anchorFromRow } from '../rows/anchor.ts';
import { isDetail, readable } from '../rows/readable.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';
import { isRowNumber } from '../sql/text.ts';
import { verifyAudit } from './verify-audit.ts';

export function auditStore(database: Database): AuditStore {
  return {
    async list(page, { subject, actor, action } = {}) {
      const { at, id, limit } = pagePosition(page, isRowNumber);
      const { rows } = await database.query<AuditRow>(LIST, [at, id, limit + 1, subject, actor, action]);
      return pageOf(rows, limit, auditFromRow);
    },

    head: () => auditHead(database),

    verify: (options = {}) => verifyAudit(database, options),
  };
}

async function auditHead(database: Queryable): Promise<AuditAnchor | null> {
  const { rows } = await database.query<AnchorRow>(
    'select position::text, hash from audit_chain order by audit_chain.position desc limit 1',
  );
  return rows[0] ? anchorFromRow(rows[0]) : null;
}

interface AuditRow extends CursorRow {
  audit_id: string;
  at: Date;
  actor: string;
  action: string;
  subject: string;
  detail: Record<string, string | null>;
  position: string | null;
  hash: Buffer | null;
}

function auditFromRow({ audit_id, at, actor, action, subject, detail, position, hash }: AuditRow): AuditEntry {
  return {
    auditId: audit_id,
    at,
    actor,
    action,
    subject,
    detail: readable('detail', detail, isDetail),
    anchor: position === null || hash === null ? null : anchorFromRow({ position, hash }),
  };
}

/** $1, $2 position in the list · $3 rows · $4 subject · $5 actor · $6 action */
const LIST = /* sql */ `
select audit.*, audit_chain.position::text, audit_chain.hash,
  audit.at::text as cursor_at, audit.audit_id::text as cursor_id
from audit left join audit_chain using (audit_id)
where ($1::timestamptz is null or (audit.at, audit.audit_id) < ($1, $2::bigint))
  and ($4::text is null or audit.subject = $4)
  and ($5::text is null or audit.actor = $5)
  and ($6::text is null or audit.action = $6)
order by audit.at desc, audit.audit_id desc
limit $3`;
