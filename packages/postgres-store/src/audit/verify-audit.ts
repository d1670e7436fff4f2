import type { AuditAnchor, AuditFault, AuditVerification } from '@punteo/payments';
import { changedPeriods } from '../periods/changed-periods.ts';
import { type AnchorRow, anchorFromRow } from '../rows/anchor.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { ChainCheck } from './check-chain.ts';

/** See `AuditStore.verify`. Reads page by page, so that its memory does not grow with the audit. */
export function verifyAudit(
  database: Database,
  options: { readonly anchors?: readonly AuditAnchor[]; readonly onProgress?: (rows: number) => void },
): Promise<AuditVerification> {
  const { anchors = [], onProgress = () => {} } = options;
  return database.transaction(async (transaction) => {
    await transaction.query('set transaction isolation level repeatable read read only');
    await transaction.query('set local statement_timeout = 0');
    const named = [
      ...anchors.map((anchor) => ({ anchor, source: 'the anchor' })),
      ...(await periodAnchors(transaction)),
    ];
    const chain = new ChainCheck();
    const hashes = new Map<string, string | null>(named.map(({ anchor }) => [anchor.position, null]));
    let head: AuditAnchor | null = null;
    // One pass over both tables.
    await transaction.query(CHAIN);
    for (;;) {
      const { rows } = await transaction.query<ChainPageRow>(withoutTimeLimit(`fetch ${PAGE} from audit_rows`));
      for (const row of rows) {
        const { position, audit_id, hash, at, actor, action, subject, detail } = row;
        const fields = at === null ? null : [audit_id, at, actor, action, subject, detail];
        chain.add({ position, auditId: audit_id, hash, fields: fields as readonly string[] | null });
        head = anchorFromRow(row);
        if (hashes.has(position)) hashes.set(position, head.hash);
      }
      onProgress(chain.rows);
      if (rows.length < PAGE) break;
    }
    const faults = [
      ...chain.faults(),
      ...(await unchained(transaction)),
      ...named.flatMap(({ anchor, source }) => anchorFault(anchor, source, hashes.get(anchor.position) ?? null, head)),
    ];
    const periods = await changedPeriods(transaction);
    const all = [...faults, ...periods.faults];
    return { rows: chain.rows, periods: periods.count, head, faults: all.slice(0, FAULTS_MAX), faultCount: all.length };
  });
}

const PAGE = 5_000;
const FAULTS_MAX = 100;

interface ChainPageRow extends AnchorRow {
  audit_id: string;
  at: string | null;
  actor: string;
  action: string;
  subject: string;
  detail: string;
}

/** The texts that are hashed; the instant as PostgreSQL alone can write it, to the microsecond. */
const CHAIN = /* sql */ `
declare audit_rows no scroll cursor for
select chain.position::text, chain.audit_id::text, chain.hash,
  to_char(audit.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
  audit.actor, audit.action, audit.subject, audit.detail::text
from audit_chain chain left join audit using (audit_id)
order by chain.position`;

async function periodAnchors(
  transaction: Queryable,
): Promise<readonly { readonly anchor: AuditAnchor; readonly source: string }[]> {
  const { rows } = await transaction.query<AnchorRow & { period_id: string }>(
    'select period_id, audit_position::text as position, audit_hash as hash from periods order by number',
  );
  return rows.map((row) => ({ anchor: anchorFromRow(row), source: `the closing of period ${row.period_id}` }));
}

/** Rows that were inserted while the trigger was disabled. */
async function unchained(transaction: Queryable): Promise<readonly AuditFault[]> {
  const { rows } = await transaction.query<{ audit_id: string }>(withoutTimeLimit(UNCHAINED));
  return rows.map(({ audit_id: auditId }) => ({
    kind: 'inserted',
    position: null,
    auditId,
    message: `Audit row ${auditId} was inserted without its place in the chain.`,
  }));
}

const UNCHAINED = /* sql */ `
select audit_id::text from audit
where not exists (select from audit_chain where audit_chain.audit_id = audit.audit_id)
order by audit.audit_id limit 1000`;

function anchorFault(
  { position, hash }: AuditAnchor,
  source: string,
  found: string | null,
  head: AuditAnchor | null,
): readonly AuditFault[] {
  if (found === hash.toLowerCase()) return [];
  const isBeyond = head === null || BigInt(position) > BigInt(head.position);
  if (isBeyond)
    return [
      {
        kind: 'removed',
        position,
        auditId: null,
        message: `The chain ends at position ${head?.position ?? 0}, and ${source} is of position ${position}: its end was removed.`,
      },
    ];
  // A missing position is a fault of its own.
  if (found === null) return [];
  const message = `The hash at position ${position} of the chain is not that of ${source}: the chain was computed again from changed rows.`;
  return [{ kind: 'recomputed', position, auditId: null, message }];
}
